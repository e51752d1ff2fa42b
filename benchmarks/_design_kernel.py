"""Compiles the flow of one design whose formulas nobody has typed before, and prints the seconds (JSON)."""

from __future__ import annotations

import json
import sys
import time

import numpy as np

import gandyn
from gandyn.design import Design, register


def main(number: str) -> None:
    """Prints {"kernel": seconds}: from the scenario to the first orbit, compiler loaded and warm."""
    gandyn.flow(gandyn.Scenario("minimax"), [0.1, 0.2], [0.2, 0.1], 0.1)
    formulas = {"omega": f"log(r) + (r - 1)/({number} + r)", "rho": "1/(1 + exp(t))"}
    scenario = gandyn.Scenario(register(Design("new", "ratio", formulas)))
    begun = time.perf_counter()
    gandyn.flow(scenario, np.array([0.1, 0.2]), np.array([0.2, 0.1]), 0.1)
    print(json.dumps({"kernel": time.perf_counter() - begun}))


if __name__ == "__main__":
    main(sys.argv[1])
