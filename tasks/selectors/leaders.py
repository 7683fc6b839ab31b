"""Leaders named in notices: persons by the post they held, and those meant through what they oversee (分管, 挂点)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import cached_property

from departments.enums import Role
from departments.models import Department, Post
from reform.core.text import squeeze
from tasks.names import Overseers, fold, overseers
from tasks.selectors.name_rows import NameRows
from tasks.selectors.named import Named, in_force


class LeaderBook:
    """The posts that leaders' names mean in a paper of the day `on`; who sits there `today` has the duty."""

    def __init__(self, rows: NameRows, on: date, today: date) -> None:
        self.rows, self.on, self.today = rows, on, today

    def resolve(self, written: str, units: Sequence[Department] = ()) -> Named:
        """Return whose post is meant by a person's name, a post's title, or 各相关分管领导 of a task's `units`.

        A person is who held the post on the paper's day. Those who oversee are the ones of that day too, or, where
        none is on record for it, today's.
        """
        name = squeeze(written)
        learnt = self._learnt.get(fold(name))
        if learnt:
            return Named(written, posts=(learnt,))
        through = overseers(name)
        if through:
            posts = self._overseeing(through, units, self.on) or self._overseeing(through, units, self.today)
            return Named(written, posts=posts, nobody=not posts)
        post = self.called(name)
        return Named(written, posts=(post,) if post else ())

    @cached_property
    def _learnt(self) -> dict[str, Post]:
        return {fold(row.name): row.post for row in self.rows.learnt if row.post}

    def called(self, written: str) -> Post | None:
        """Return the post that the words mean by its holder's name or its title, if it is exactly one."""
        found = self._by_words.get(squeeze(written), {})
        for role in (Role.LEADER, None):
            posts = [post for post in found.values() if role is None or post.role == role]
            if len(posts) == 1:
                return posts[0]
        return None

    @cached_property
    def _by_words(self) -> dict[str, dict[int, Post]]:
        found: dict[str, dict[int, Post]] = defaultdict(dict)
        for post in self.rows.posts.values():
            for name in (post.title, f"{post.department.short_name}{post.title}"):
                found[squeeze(name)][post.pk] = post
        for row in self.rows.holdings:
            if row.held_from <= self.on and (row.held_to is None or row.held_to >= self.on):
                post, person = self.rows.posts[row.post_id], squeeze(row.user.name)
                for name in (person, person + squeeze(post.title), squeeze(post.title) + person):
                    found[name][post.pk] = post
        return found

    def words_of(self, post: Post) -> list[str]:
        """Return the words that mean a post on the paper's day: its title, its holder."""
        return [words for words, posts in self._by_words.items() if post.pk in posts]

    def _overseeing(self, through: Overseers, units: Sequence[Department], day: date) -> tuple[Post, ...]:
        """Posts in charge of the units (分管; an office's unit counts) or at the places of the units (挂点).

        Where a task names no place below, all who are at one are meant.
        """
        keys = {unit.pk for unit in units} | {unit.parent_id for unit in units if unit.parent_id}
        here = self.rows.programme.jurisdiction_id
        places = {unit.jurisdiction_id for unit in units if unit.jurisdiction_id != here}
        found: dict[int, Post] = {}
        for row in self.rows.oversights:
            if through == Overseers.UNITS:
                meant = row.department_id in keys
            else:
                meant = row.jurisdiction_id is not None and (not places or row.jurisdiction_id in places)
            if meant and in_force(row, day):
                found[row.post_id] = row.post
        return tuple(found.values())

    @cached_property
    def _holders(self) -> dict[int, str]:
        return {
            row.post_id: row.user.name
            for row in self.rows.holdings
            if row.held_from <= self.today and (row.held_to is None or row.held_to >= self.today)
        }

    def title(self, post: Post) -> str:
        """Return a post as a chip names it: its title and who holds it today."""
        return f"{post.title} {self._holders.get(post.pk, '')}".strip()
