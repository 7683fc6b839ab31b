"""What has to be done to a restored copy before anybody works in it, and the proof that it is whole."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import F

from reform.core.audit import record
from reform.core.audit_seals import seal_entries
from reform.core.backups.read import Contents
from reform.core.invariants import Look, broken
from reform.core.models import Job


def settle(contents: Contents, *, file_name: str) -> list[str]:
    """Bring the copy up to date, end its sessions, queue again what was being done, record the restore, seal.

    Returns what was done, in sentences.
    """
    done = []
    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
        done.append(f"{len(plan)} migrations brought it from version {contents.about.version} up to date.")
    ended = Session.objects.all().delete()[0]
    again = Job.objects.filter(state=Job.State.RUNNING).update(
        state=Job.State.QUEUED, lease_until=None, lease_token=None, attempts=F("attempts") - 1
    )
    done.append(f"{ended} sessions ended, {again} jobs that were being done wait again.")
    about = contents.about
    record(
        by=None,
        act="backup.restore",
        after={"file": file_name, "made_at": about.made_at, "sealed": about.head[0]},
    )
    # What waited for its seal then would count as forgotten now.
    seal_entries(as_of=about.at)
    return done


def faults() -> list[str]:
    """Return what does not hold in the copy, in sentences: the record, every file's sha256, and all other invariants."""
    return [f"{name}: {sentence}" for name, sentence in broken(Look())]
