/* A convergence map of the non-saturating GAN in one dimension, alternating gradient descent, generator first, with R1, as a careful C
 * programmer would write it: each cell trains for `rounds` rounds with its own gamma and eta, and keeps what a verdict needs: the largest
 * phi^2 + theta^2 of each of 64 pieces, the extremes of phi^2 + theta^2, phi theta and phi^2 - theta^2 of doubling windows, and how many rounds
 * it stayed inside the bound. A block whose cells have all left or vanished stops, as ours does.
 *
 * Blocks of LANES cells as a structure of arrays; `gcc -O3 -march=native -ffast-math` vectorises the loop over the lanes, and the exponential becomes a call
 * of libmvec. -fno-finite-math-only -D__FAST_MATH__ keeps comparisons with infinity and NaN meaningful, and the vector functions declared. */
#include <math.h>
#include <string.h>

enum { LANES = 64, PIECES = 64, WINDOWS = 7, STATS = 5 };

typedef struct {
    double phi[LANES], theta[LANES], gamma[LANES], eta[LANES], inside[LANES];
    double top[LANES], stat[STATS][LANES];
} Block __attribute__((aligned(64)));

static void forget(Block *b) {
    for (int j = 0; j < LANES; j++) {
        b->top[j] = -1;
        b->stat[0][j] = b->stat[1][j] = b->stat[3][j] = 1e300;
        b->stat[2][j] = b->stat[4][j] = -1e300;
    }
}

static void train_round(Block *b, double square) {
#pragma GCC ivdep
    for (int j = 0; j < LANES; j++) {
        const double u = b->phi[j], v = b->theta[j], h = b->eta[j];
        const double e1 = exp(u * v), down = 1.0 / (1.0 + e1);
        const double t = v + h * down * u;
        const double e2 = exp(-u * t), up = 1.0 / (1.0 + e2);
        const double f = u + h * (-b->gamma[j] * u - up * t);
        b->phi[j] = f;
        b->theta[j] = t;
        const double s = f * t, size = f * f + t * t, gap = f * f - t * t;
        b->top[j] = size > b->top[j] ? size : b->top[j];
        b->stat[0][j] = size < b->stat[0][j] ? size : b->stat[0][j];
        b->stat[1][j] = s < b->stat[1][j] ? s : b->stat[1][j];
        b->stat[2][j] = s > b->stat[2][j] ? s : b->stat[2][j];
        b->stat[3][j] = gap < b->stat[3][j] ? gap : b->stat[3][j];
        b->stat[4][j] = gap > b->stat[4][j] ? gap : b->stat[4][j];
        b->inside[j] += size <= square ? 1.0 : 0.0;
    }
}

/* gamma, eta: m cells; out tops (m, PIECES), stats (m, WINDOWS, STATS), inside (m), last (m, 2); m is a multiple of LANES. */
void map(const double *gamma, const double *eta, int m, int rounds, double phi, double theta, double *tops, double *stats, double *inside, double *last) {
    static _Thread_local Block b;
    for (int first = 0; first < m; first += LANES) {
        int window = 0, gone[LANES] = {0};
        memcpy(b.gamma, gamma + first, sizeof b.gamma);
        memcpy(b.eta, eta + first, sizeof b.eta);
        for (int j = 0; j < LANES; j++)
            b.phi[j] = phi, b.theta[j] = theta, b.inside[j] = 0;
        forget(&b);
        for (int piece = 0; piece < PIECES; piece++) {
            const int end = rounds * (piece + 1) / PIECES;
            int running = 0;
            for (int n = rounds * piece / PIECES; n < end; n++)
                train_round(&b, 1e12);
            for (int j = 0; j < LANES; j++) {
                tops[(size_t)(first + j) * PIECES + piece] = b.top[j];
                b.top[j] = -1;
                if (!gone[j] && b.inside[j] == end && b.phi[j] * b.phi[j] + b.theta[j] * b.theta[j] < 1e-280)
                    gone[j] = 1, b.phi[j] = b.theta[j] = 0;
                running |= !gone[j] && b.inside[j] == end;
            }
            if (piece + 1 == 1 << window) {
                for (int j = 0; j < LANES; j++)
                    for (int i = 0; i < STATS; i++)
                        stats[((size_t)(first + j) * WINDOWS + window) * STATS + i] = b.stat[i][j];
                forget(&b);
                window++;
            }
            if (!running)
                break;
        }
        for (int j = 0; j < LANES; j++)
            inside[first + j] = b.inside[j], last[2 * (first + j)] = b.phi[j], last[2 * (first + j) + 1] = b.theta[j];
    }
}
