"""The command line `shelfaudit`.

Whatever is heavy is imported inside the command that needs it: `--help` and shell scripts should not wait for models.
"""

import typer

from api.cli.accounts import app as accounts
from api.cli.analyze import analyze
from api.cli.audit import app as audit
from api.cli.benchmark import bench
from api.cli.database import migrate
from api.cli.demo import run_demo
from api.cli.models import app as models
from api.cli.outlets import outlets, territories
from api.cli.planogram import app as planogram
from api.cli.plugins import add_plugins
from api.cli.products import app as products
from api.cli.reports import app as reports
from api.cli.results import app as results
from api.cli.serve import serve
from api.cli.standards import app as standards

app = typer.Typer(
    name="shelfaudit",
    help="Audits shelf photos against the display standard of the outlet.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
app.command()(serve)
app.command()(analyze)
app.command("demo")(run_demo)
app.command()(bench)
app.command()(migrate)
app.add_typer(accounts, name="users")
app.add_typer(audit, name="audit")
app.add_typer(models, name="models")
app.add_typer(outlets, name="outlets")
app.add_typer(planogram, name="planogram")
app.add_typer(products, name="products")
app.add_typer(reports, name="reports")
app.add_typer(standards, name="standards")
app.add_typer(results, name="results")
app.add_typer(territories, name="territories")
add_plugins(app)


def main() -> None:
    """Run the command that the arguments name."""
    app()
