"""What script/benchmark runs: one subcommand for each kind of measurement."""

import argparse
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)


def main():
    """Load the package and run the chosen measurement."""
    import run

    run.load_package()
    import benchmark_accuracy
    import benchmark_speed

    parser = argparse.ArgumentParser(prog="script/benchmark", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, module in {"accuracy": benchmark_accuracy, "speed": benchmark_speed}.items():
        module.add_arguments(commands.add_parser(name, help=module.__doc__.splitlines()[0]))
    arguments = parser.parse_args()
    sys.exit(arguments.run(arguments))


if __name__ == "__main__":
    main()
