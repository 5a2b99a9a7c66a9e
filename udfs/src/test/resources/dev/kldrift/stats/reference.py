"""Writes the reference tables beside this file: python3 reference.py (mpmath 1.3.0, scipy 1.17.1)."""

import random

import mpmath as mp
from scipy import stats

mp.mp.dps = 60


def write(name, header, rows):
    with open(name, "w") as out:
        out.write("# made by reference.py, mpmath 1.3.0 at 60 digits, rounded to 20\n")
        out.write(header + "\n")
        for row in rows:
            out.write(",".join(v if isinstance(v, str) else repr(v) for v in row) + "\n")


def log_survival(a, x):
    a, x = mp.mpf(a), mp.mpf(x)
    if x > 50 + 20 * a:
        # DLMF 8.9.2 far in the tail, where gammainc loses its way
        fraction = mp.mpf(0)
        for i in range(400, 0, -1):
            fraction = i * (i - a) / (x + 2 * i + 1 - a - fraction)
        return a * mp.log(x) - x - mp.loggamma(a) - mp.log(x + 1 - a - fraction)
    return mp.log(mp.gammainc(a, x, mp.inf, regularized=True))


def survival_rows():
    shapes = [0.05, 0.5, 1.0, 1.5, 4.5, 15.5, 31.5, 127.5, 1000.0, 20000.0]
    ratios = [0.01, 0.3, 0.8, 0.99, 1.0, 1.01, 1.05, 1.3, 2.0, 5.0, 40.0]
    for a in shapes:
        for r in ratios:
            if a >= 1000 and r < 0.5:
                continue
            x = a * r
            yield a, x, mp.nstr(log_survival(a, x), 20)
    for a, x in [(0.5, 1000.0), (0.5, 1e6), (31.5, 1e5), (500.0, 1e5)]:
        yield a, x, mp.nstr(log_survival(a, x), 20)


def evidence(counts, reference, alpha):
    """log Dirichlet-multinomial mixture against the reference, plain definition."""
    mass = mp.fsum(map(mp.mpf, reference))
    r = [mp.mpf(v) / mass for v in reference]
    a = [mp.mpf(alpha)] * len(r) if alpha > 0 else [-alpha * v for v in r]
    total, size = mp.fsum(a), mp.fsum(counts)
    rising = mp.fsum(
        mp.loggamma(ai + c) - mp.loggamma(ai) - c * mp.log(ri) for ai, c, ri in zip(a, counts, r)
    )
    return rising - mp.loggamma(total + size) + mp.loggamma(total)


def evidence_rows():
    rng = random.Random(20261122)
    for bins, size in [(2, 10), (3, 1000), (10, 100), (10, 10**6), (50, 10**9)]:
        for alpha in [0.5, -20.0]:
            reference = [rng.randint(1, 100) for _ in range(bins)]
            counts = [rng.randint(0, 2 * size // bins) for _ in range(bins)]
            value = mp.nstr(evidence(counts, reference, alpha), 20)
            yield alpha, " ".join(map(str, counts)), " ".join(map(str, reference)), value


def power_rows():
    for df in [1, 2, 5, 20, 63, 999]:
        for nc in [0.5, 3.0, 10.0, 30.0, 120.0]:
            for level in [0.05, 1e-3, 1e-6]:
                critical = stats.chi2.isf(level, df)
                yield df, nc, level, float(stats.ncx2.sf(critical, df, nc))


write("log_gamma_survival.csv", "shape,x,log_survival", survival_rows())
write("log_evidence.csv", "alpha (negative: -kappa),counts,reference,log_e", evidence_rows())
write("power.csv", "df,noncentrality,level,power (scipy 1.17.1 ncx2)", power_rows())
