"""`python -m reform.background worker|beat [Celery's options]`: the worker and the clock.

As `celery -A reform.celery worker`, but without Celery's other commands: they load an interactive shell, 10 MB of each process.
"""

import sys


def main(arguments: list[str]) -> None:
    """Become Celery's worker or beat with the options that follow its name, and end as it ends."""
    from celery.bin.base import CLIContext

    if arguments[:1] == ["worker"]:
        from celery.bin.worker import worker as command
    elif arguments[:1] == ["beat"]:
        from celery.bin.beat import beat as command
    else:
        raise SystemExit(__doc__)
    from reform.celery import app

    # Plain text: what they print goes to a log.
    context = CLIContext(app=app, no_color=True, workdir=None, quiet=False)
    command.main(args=arguments[1:], prog_name=f"reform.background {arguments[0]}", obj=context)


if __name__ == "__main__":
    main(sys.argv[1:])
