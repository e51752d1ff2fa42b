/* The non-saturating GAN in two dimensions by classical RK4, as a careful C programmer would write it.
 *
 * x holds the states of m trajectories as a structure of arrays: phi1[m], phi2[m], theta1[m], theta2[m]. They are
 * integrated in blocks of LANES. Each of the four stages is one loop over the lanes, which
 * `gcc -O3 -march=native -ffast-math` vectorises; the exponential becomes a call of libmvec. */
#include <math.h>
#include <string.h>

enum { LANES = 64 };

typedef struct {
    double x[4][LANES], y[4][LANES], sum[4][LANES];
} Block __attribute__((aligned(64)));

/* The field at (p0, p1, t0, t1), in k0 … k3. */
#define FIELD(p0, p1, t0, t1)                                                 \
    const double e = exp(-((p0) * (t0) + (p1) * (t1))), up = 1.0 / (1.0 + e); \
    const double down = e * up;                                               \
    const double k0 = -up * (t0), k1 = -up * (t1), k2 = down * (p0), k3 = down * (p1);

static void first_stage(Block *b, double weight, double ahead) {
#pragma GCC ivdep
    for (int j = 0; j < LANES; j++) {
        const double x0 = b->x[0][j], x1 = b->x[1][j], x2 = b->x[2][j], x3 = b->x[3][j];
        FIELD(x0, x1, x2, x3)
        b->sum[0][j] = x0 + weight * k0, b->sum[1][j] = x1 + weight * k1;
        b->sum[2][j] = x2 + weight * k2, b->sum[3][j] = x3 + weight * k3;
        b->y[0][j] = x0 + ahead * k0, b->y[1][j] = x1 + ahead * k1;
        b->y[2][j] = x2 + ahead * k2, b->y[3][j] = x3 + ahead * k3;
    }
}

static void middle_stage(Block *b, double weight, double ahead) {
#pragma GCC ivdep
    for (int j = 0; j < LANES; j++) {
        FIELD(b->y[0][j], b->y[1][j], b->y[2][j], b->y[3][j])
        b->sum[0][j] += weight * k0, b->sum[1][j] += weight * k1;
        b->sum[2][j] += weight * k2, b->sum[3][j] += weight * k3;
        b->y[0][j] = b->x[0][j] + ahead * k0, b->y[1][j] = b->x[1][j] + ahead * k1;
        b->y[2][j] = b->x[2][j] + ahead * k2, b->y[3][j] = b->x[3][j] + ahead * k3;
    }
}

static void last_stage(Block *b, double weight) {
#pragma GCC ivdep
    for (int j = 0; j < LANES; j++) {
        FIELD(b->y[0][j], b->y[1][j], b->y[2][j], b->y[3][j])
        b->x[0][j] = b->sum[0][j] + weight * k0, b->x[1][j] = b->sum[1][j] + weight * k1;
        b->x[2][j] = b->sum[2][j] + weight * k2, b->x[3][j] = b->sum[3][j] + weight * k3;
    }
}

/* Replaces the states x (4 rows of m) by those after `steps` steps of size h. */
void integrate(double *x, int m, int steps, double h) {
    Block b;
    for (int first = 0; first < m; first += LANES) {
        const int count = m - first < LANES ? m - first : LANES;
        memset(&b, 0, sizeof b);
        for (int i = 0; i < 4; i++)
            memcpy(b.x[i], x + (size_t)i * m + first, count * sizeof(double));
        for (int step = 0; step < steps; step++) {
            first_stage(&b, h / 6, h / 2);
            middle_stage(&b, h / 3, h / 2);
            middle_stage(&b, h / 3, h);
            last_stage(&b, h / 6);
        }
        for (int i = 0; i < 4; i++)
            memcpy(x + (size_t)i * m + first, b.x[i], count * sizeof(double));
    }
}
