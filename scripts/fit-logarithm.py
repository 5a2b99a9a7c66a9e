#!/usr/bin/env python3
"""Fits the coefficients of Polynomial.

Usage: scripts/fit-logarithm.py

Each function is fitted by least squares of the relative error at many Chebyshev nodes of its
interval, which comes within a small factor of the best polynomial of that degree. Then the constant
term is rounded to a double and taken out, the rest fitted again, and so on, so that later
coefficients make up for the rounding of earlier ones. Prints Java constants as hexadecimal doubles and the largest relative
error of the rounded polynomial, in decimal arithmetic of 100 digits. Python 3, no packages.
"""

from decimal import Decimal, getcontext
from fractions import Fraction
from math import cos, pi

getcontext().prec = 100


def series(coefficient, terms):
    """x -> sum of coefficient(j) x^j, in decimal arithmetic."""
    exact = [coefficient(j) for j in range(terms)]
    decimals = [Decimal(c.numerator) / Decimal(c.denominator) for c in exact]

    def value(x):
        total = Decimal(0)
        for c in reversed(decimals):
            total = total * x + c
        return total

    return value


def factorial(n):
    return 1 if n < 2 else n * factorial(n - 1)


def tanh_coefficients(terms):
    """Power series of (tanh h / h - 1) / h^2 in h^2, by tanh' = 1 - tanh^2."""
    t = [Fraction(1)]
    while len(t) <= terms:
        n = len(t)
        square = sum(t[i] * t[n - 1 - i] for i in range(n))
        t.append(-square / (2 * n + 1))
    return t[1:]


def solve(matrix, right):
    """Gauss elimination with the largest pivot."""
    n = len(right)
    rows = [row + [r] for row, r in zip(matrix, right)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda j: abs(rows[j][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for j in range(i + 1, n):
            factor = rows[j][i] / rows[i][i]
            rows[j] = [x - factor * y for x, y in zip(rows[j], rows[i])]
    solution = [Decimal(0)] * n
    for i in range(n - 1, -1, -1):
        known = sum(rows[i][j] * solution[j] for j in range(i + 1, n))
        solution[i] = (rows[i][n] - known) / rows[i][i]
    return solution


def nodes(low, high, count):
    middle, half = (low + high) / 2, (high - low) / 2
    return [middle + half * Decimal(cos(pi * (2 * i + 1) / (2 * count))) for i in range(count)]


def fit(f, low, high, degree):
    """Double coefficients, rounded one by one from the constant term on."""
    points = nodes(low, high, 6 * (degree + 1))
    values = [f(x) for x in points]
    rounded = []
    for first in range(degree + 1):
        # Least squares at Chebyshev nodes of what the rounded coefficients leave, relative to f.
        rows = [[x**j / v for j in range(first, degree + 1)] for x, v in zip(points, values)]
        rest = [
            1 - sum(Decimal(c) * x**j for j, c in enumerate(rounded)) / v
            for x, v in zip(points, values)
        ]
        columns = list(zip(*rows))
        normal = [[sum(a * b for a, b in zip(c, d)) for d in columns] for c in columns]
        right = [sum(a * r for a, r in zip(c, rest)) for c in columns]
        rounded.append(float(solve(normal, right)[0]))
    return rounded


def largest_error(f, low, high, coefficients, steps=1000):
    worst = Decimal(0)
    for i in range(steps + 1):
        x = low + (high - low) * i / steps
        value = Decimal(0)
        for c in reversed(coefficients):
            value = value * x + Decimal(c)
        worst = max(worst, abs(value / f(x) - 1))
    return worst


def show(name, comment, f, low, high, degree):
    low, high = Decimal(low), Decimal(high)
    coefficients = fit(f, low, high, degree)
    worst = largest_error(f, low, high, coefficients)
    print(f"// {name}: {comment}, [{low:.6f}, {high:.6f}], relative error 2^{float(worst.ln() / Decimal(2).ln()):.1f}")
    for j, c in enumerate(coefficients):
        print(f"static final double {name}{j} = {java_hex(c)};")


def java_hex(value):
    mantissa, exponent = value.hex().split("p")
    return mantissa.rstrip("0").rstrip(".") + "p" + str(int(exponent))


def main():
    sqrt2 = Decimal(2).sqrt()
    z = ((sqrt2 - 1) / (sqrt2 + 1)) ** 2
    show("P", "(2 atanh(s) - 2 s) / s^3 in s^2", series(lambda j: Fraction(2, 2 * j + 3), 60), 0, z, 7)
    show("W", "as P", series(lambda j: Fraction(2, 2 * j + 3), 120), 0, "0.11112", 10)
    atanh = series(lambda j: Fraction(1, 2 * j + 3), 60)
    show("Q", "(atanh(v) / v - 1) / v^2 in v^2", atanh, 0, "0.0625", 8)
    show("S", "(atanh(s) / s - 1) / s^2 in s^2", atanh, 0, z, 5)
    alternating = series(lambda j: Fraction((-1) ** (j + 1), j + 2), 400)
    show("L", "(ln(1+f) - f) / f^2", alternating, 1 / sqrt2 - 1, sqrt2 - 1, 8)
    mean = series(lambda j: Fraction(1, 4 * (j + 2) * (2 * j + 3)), 60)
    show("R", "((1+v) ln(1+v) + (1-v) ln(1-v) - v^2) / (4 v^4) in v^2", mean, 0, "0.0625", 7)
    root = [Fraction(1, 2)]  # of 1 - sqrt(1 - w)
    for n in range(1, 61):
        root.append(root[-1] * Fraction(2 * n - 1, 2 * n + 2))
    show("H", "(2 (1 - sqrt(1-w)) - w) / (4 w^2) in w = v^2", series(lambda j: root[j + 1] / 2, 60), 0, "0.0625", 7)
    half = Decimal(2).ln() / 2
    cubic = series(lambda j: Fraction(1, factorial(j + 3)), 60)
    show("E", "(e^r - 1 - r - r^2/2) / r^3", cubic, -half * Decimal("1.01"), half * Decimal("1.01"), 9)
    t = tanh_coefficients(60)
    show("T", "(tanh(h) / h - 1) / h^2 in h^2", series(lambda j: t[j], 60), 0, "0.0677", 7)


if __name__ == "__main__":
    main()
