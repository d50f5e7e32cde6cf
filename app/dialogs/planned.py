"""What dialogs share that end in a render: the bar that shows the plan and starts it.

It must not know what is asked; a dialog asks its planner, and accepts.
"""

from app.dialogs.form import FormDialog
from app.inspector.mode_plan import Planner
from app.inspector.render_button import RenderBar
from app.session import Session


class PlannedDialog(FormDialog):
    """A form whose last row is the render bar; `add_bar` puts it there."""

    def add_bar(self, session: Session) -> None:
        """Add the bar and the planner whose answers it shows."""
        self.bar = RenderBar(in_dialog=True)
        self.bar.button.clicked.connect(self.accept)
        self.bar.button.setDefault(True)
        self.column.addStretch(1)
        self.column.addWidget(self.bar)
        self.planner = Planner(session, self)
        self.planner.planned.connect(self.bar.show_plan)
        self.planner.refused.connect(self.bar.show_problem)
        self.planner.delayed.connect(lambda: self.bar.show_plan(None, "Working it out…"))
        self.planner.planned.connect(lambda _: self.fit_soon())
        self.planner.refused.connect(lambda _: self.fit_soon())
