"""Coefficients of the integration methods with error control, and the lines of work that both are written as.

DOP853: explicit, order 8 with error estimates of order 5 and 3, dense output of order 7.
    Hairer, Nørsett, Wanner, Solving Ordinary Differential Equations I, 2nd ed., section II.5, and their code
    dop853.f. Stages 1 … 12 make the step, 13 is the slope at its end, 14 … 16 serve the dense output only.
Rodas5P: Rosenbrock method of order 5(4), L-stable and stiffly accurate, dense output of order 4.
    Steinebach 2023, BIT Numerical Mathematics 63, 27, in the form of Hairer, Wanner II, section IV.7,
    equation (7.25).

A line is (row to write, base row, weights of the stages, row for the slope there, row for the solution
there): see `LINES`. Shared by the compiled kernels and by numpy's preview, so nothing here imports Numba.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

# Weights of the earlier stages in stage 2, 3, …, 16.
DOP853_A = (
    (0.05260015195876773,),
    (0.0197250569845379, 0.0591751709536137),
    (0.02958758547680685, 0, 0.08876275643042054),
    (0.2413651341592667, 0, -0.8845494793282861, 0.924834003261792),
    (0.037037037037037035, 0, 0, 0.17082860872947386, 0.12546768756682242),
    (0.037109375, 0, 0, 0.17025221101954405, 0.06021653898045596, -0.017578125),
    (
        0.03709200011850479,
        0,
        0,
        0.17038392571223998,
        0.10726203044637328,
        -0.015319437748624402,
        0.008273789163814023,
    ),
    (
        0.6241109587160757,
        0,
        0,
        -3.3608926294469414,
        -0.868219346841726,
        27.59209969944671,
        20.154067550477894,
        -43.48988418106996,
    ),
    (
        0.47766253643826434,
        0,
        0,
        -2.4881146199716677,
        -0.590290826836843,
        21.230051448181193,
        15.279233632882423,
        -33.28821096898486,
        -0.020331201708508627,
    ),
    (
        -0.9371424300859873,
        0,
        0,
        5.186372428844064,
        1.0914373489967295,
        -8.149787010746927,
        -18.52006565999696,
        22.739487099350505,
        2.4936055526796523,
        -3.0467644718982196,
    ),
    (
        2.273310147516538,
        0,
        0,
        -10.53449546673725,
        -2.0008720582248625,
        -17.9589318631188,
        27.94888452941996,
        -2.8589982771350235,
        -8.87285693353063,
        12.360567175794303,
        0.6433927460157636,
    ),
    (
        0.054293734116568765,
        0,
        0,
        0,
        0,
        4.450312892752409,
        1.8915178993145003,
        -5.801203960010585,
        0.3111643669578199,
        -0.1521609496625161,
        0.20136540080403034,
        0.04471061572777259,
    ),
    (
        0.056167502283047954,
        0,
        0,
        0,
        0,
        0,
        0.25350021021662483,
        -0.2462390374708025,
        -0.12419142326381637,
        0.15329179827876568,
        0.00820105229563469,
        0.007567897660545699,
        -0.008298,
    ),
    (
        0.03183464816350214,
        0,
        0,
        0,
        0,
        0.028300909672366776,
        0.053541988307438566,
        -0.05492374857139099,
        0,
        0,
        -0.00010834732869724932,
        0.0003825710908356584,
        -0.00034046500868740456,
        0.1413124436746325,
    ),
    (
        -0.42889630158379194,
        0,
        0,
        0,
        0,
        -4.697621415361164,
        7.683421196062599,
        4.06898981839711,
        0.3567271874552811,
        0,
        0,
        0,
        -0.0013990241651590145,
        2.9475147891527724,
        -9.15095847217987,
    ),
)
DOP853_B = (
    0.054293734116568765,
    0,
    0,
    0,
    0,
    4.450312892752409,
    1.8915178993145003,
    -5.801203960010585,
    0.3111643669578199,
    -0.1521609496625161,
    0.20136540080403034,
    0.04471061572777259,
)
DOP853_E5 = (
    0.01312004499419488,
    0,
    0,
    0,
    0,
    -1.2251564463762044,
    -0.4957589496572502,
    1.6643771824549864,
    -0.35032884874997366,
    0.3341791187130175,
    0.08192320648511571,
    -0.022355307863886294,
    0,
)
DOP853_E3 = (
    -0.18980075407240762,
    0,
    0,
    0,
    0,
    4.450312892752409,
    1.8915178993145003,
    -5.801203960010585,
    -0.4226823213237919,
    -0.1521609496625161,
    0.20136540080403034,
    0.02265179219836082,
    0,
)
DOP853_D = (
    (
        -8.428938276109013,
        0,
        0,
        0,
        0,
        0.5667149535193777,
        -3.0689499459498917,
        2.38466765651207,
        2.117034582445028,
        -0.871391583777973,
        2.2404374302607883,
        0.6315787787694688,
        -0.08899033645133331,
        18.148505520854727,
        -9.194632392478356,
        -4.436036387594894,
    ),
    (
        10.427508642579134,
        0,
        0,
        0,
        0,
        242.28349177525817,
        165.20045171727028,
        -374.5467547226902,
        -22.113666853125306,
        7.733432668472264,
        -30.674084731089398,
        -9.332130526430229,
        15.697238121770845,
        -31.139403219565178,
        -9.35292435884448,
        35.81684148639408,
    ),
    (
        19.985053242002433,
        0,
        0,
        0,
        0,
        -387.0373087493518,
        -189.17813819516758,
        527.8081592054236,
        -11.57390253995963,
        6.8812326946963,
        -1.0006050966910838,
        0.7777137798053443,
        -2.778205752353508,
        -60.19669523126412,
        84.32040550667716,
        11.99229113618279,
    ),
    (
        -25.69393346270375,
        0,
        0,
        0,
        0,
        -154.18974869023643,
        -231.5293791760455,
        357.6391179106141,
        93.40532418362432,
        -37.45832313645163,
        104.0996495089623,
        29.8402934266605,
        -43.53345659001114,
        96.32455395918828,
        -39.17726167561544,
        -149.72683625798564,
    ),
)

RODAS_GAMMA = 0.21193756319429014
# Stage i is evaluated at x + Σ A[i][j] u_j; its right-hand side is h·f there plus Σ C[i][j] u_j.
RODAS_A5 = (
    -7.502846399306121,
    2.561846144803919,
    -11.627539656261098,
    -0.18268767659942256,
    0.030198172008377946,
)
RODAS_A: tuple[tuple[float, ...], ...] = (
    (),
    (3.0,),
    (2.849394379747939, 0.45842242204463923),
    (-6.954028509809101, 2.489845061869568, -10.358996098473584),
    (2.8029986275628964, 0.5072464736228206, -0.3988312541770524, -0.04721187230404641),
    RODAS_A5,
    (*RODAS_A5, 1.0),
    (*RODAS_A5, 1.0, 1.0),
)
RODAS_C: tuple[tuple[float, ...], ...] = (
    (),
    (-14.155112264123755,),
    (-17.97296035885952, -2.859693295451294),
    (147.12150275711716, -1.41221402718213, 71.68940251302358),
    (165.43517024871676, -0.4592823456491126, 42.90938336958603, -5.961986721573306),
    (24.854864614690072, -3.0009227002832186, 47.4931110020768, 5.5814197821558125, -0.6610691825249471),
    (
        30.91273214028599,
        -3.1208243349937974,
        77.79954646070892,
        34.28646028294783,
        -19.097331116725623,
        -28.087943162872662,
    ),
    (
        37.80277123390563,
        -3.2571969029072276,
        112.26918849496327,
        66.9347231244047,
        -40.06618937091002,
        -54.66780262877968,
        -9.48861652309627,
    ),
)
RODAS_H = np.array(
    [
        (
            25.948786856663858,
            -2.5579724845846235,
            10.433815404888879,
            -2.3679251022685204,
            0.524948541321073,
            1.1241088310450404,
            0.4272876194431874,
            -0.17202221070155493,
        ),
        (
            -9.91568850695171,
            -0.9689944594115154,
            3.0438037242978453,
            -24.495224566215796,
            20.176138334709044,
            15.98066361424651,
            -6.789040303419874,
            -6.710236069923372,
        ),
        (
            11.419903575922262,
            2.8879645146136994,
            72.92137995996029,
            80.12511834622643,
            -52.072871366152654,
            -59.78993625266729,
            -0.15582684282751913,
            4.883087185713722,
        ),
    ]
)

# Rows of the work space, each as large as a state: the state, the next one, a stage's argument, the stages,
# and the four further terms of the dense output. The two parts of DOP853's error estimate use room that the
# dense output needs only later. Rodas5P keeps the right-hand side of its linear systems in the last stage's
# row.
X, Y, Z = 0, 1, 2
K = tuple(range(3, 19))
G = tuple(range(19, 23))
ERROR_5, ERROR_3 = G[0], G[1]
RIGHT_SIDE = K[15]
NONE = -1

Line = tuple[int, int, Sequence[float] | NDArray[np.float64], int, int]


def _explicit() -> tuple[list[Line], list[Line]]:
    """DOP853's step, and what its dense output adds."""
    stages: list[Line] = [(Z, X, DOP853_A[i - 1], K[i], NONE) for i in range(1, 12)]
    ends: list[Line] = [(Y, X, DOP853_B, K[12], NONE)]
    ends += [(ERROR_5, NONE, DOP853_E5, NONE, NONE), (ERROR_3, NONE, DOP853_E3, NONE, NONE)]
    dense: list[Line] = [(Z, X, DOP853_A[i - 1], K[i], NONE) for i in range(13, 16)]
    dense += [(G[i], NONE, DOP853_D[i], NONE, NONE) for i in range(4)]
    return stages + ends, dense


def _implicit() -> tuple[list[Line], list[Line]]:
    """Rodas5P's step, and its interpolant in the terms of DOP853's: slopes at both ends, and one term
    more.
    """
    step: list[Line] = []
    for i in range(8):
        step += [(Z, X, RODAS_A[i], RIGHT_SIDE, NONE), (RIGHT_SIDE, RIGHT_SIDE, RODAS_C[i], NONE, K[i])]
    weights = np.array([*RODAS_A[7], 1.0])
    step += [
        (Y, X, weights, NONE, NONE),
        (ERROR_5, NONE, [0.0] * 7 + [1.0], NONE, NONE),
        (ERROR_3, NONE, [], NONE, NONE),
    ]
    dense: list[Line] = [
        (K[12], NONE, weights - RODAS_H.sum(axis=0), NONE, NONE),
        (G[0], NONE, -RODAS_H[2], NONE, NONE),
    ]
    dense += [(row, NONE, [], NONE, NONE) for row in G[1:]] + [(K[0], NONE, weights + RODAS_H[0], NONE, NONE)]
    return step, dense


EXPLICIT, IMPLICIT = 0, 1
# The lines of both methods: those of a step, then those of its dense output.
LINES = (*_explicit(), *_implicit())

Arrays = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]


def arrays(size: int, terms: int = 1) -> Arrays:
    """LINES for kernels whose rows are `size` numbers apart and that add `terms` rows at once.

    A table with a line's (to, base, slope, solution, count), −1 for none; the rows and the weights of its
    sum, filled up with weights of 0 to a multiple of `terms`; and where each of the four parts begins and
    ends.
    """
    lines = [line for part in LINES for line in part]
    table, rows, weights = [], np.full((len(lines), len(K)), K[0] * size), np.zeros((len(lines), len(K)))
    for i, (to, base, factors, slope, solution) in enumerate(lines):
        used = [(row * size, factor) for row, factor in zip(K, factors) if factor]
        for j, (row, factor) in enumerate(used):
            rows[i, j], weights[i, j] = row, factor
        # At least one block of terms, so that the base is copied.
        count = max(terms, -(-len(used) // terms) * terms)
        table.append((*(row * size if row >= 0 else NONE for row in (to, base, slope, solution)), count))
    return np.array(table), rows, weights, np.cumsum([0, *map(len, LINES)])
