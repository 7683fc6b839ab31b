"""Nodes of a task, the templates they come from, and its detail list."""

from django.db import models

from tasks.enums import TaskType


class NodeTemplate(models.Model):
    """A programme's own nodes for one type of task: `nodes` are [name, share of the way in percent], in order.

    Without a row the built-in preset of tasks.proposals holds.
    """

    programme = models.ForeignKey("departments.Programme", models.CASCADE, related_name="node_templates")
    type = models.CharField(max_length=20, choices=TaskType)
    nodes = models.JSONField(default=list)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "type"], name="node_template_once"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.type}"


class Milestone(models.Model):
    """节点: by type templates, so that nobody types a bare percent."""

    task = models.ForeignKey("tasks.Task", models.CASCADE, related_name="milestones")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    planned_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["task", "order"], name="milestone_order_once")]

    def __str__(self) -> str:
        return self.name


class DetailRow(models.Model):
    """明细清单: a named entry with amount and stage."""

    task = models.ForeignKey("tasks.Task", models.CASCADE, related_name="details")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=150)
    place = models.CharField(max_length=60, blank=True)
    amount = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    amount_unit = models.CharField(max_length=20, blank=True)
    stage = models.CharField(max_length=60, blank=True)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name
