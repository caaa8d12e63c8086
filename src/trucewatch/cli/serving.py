"""A server of one's own for a language model: llm serve."""

from pathlib import Path

import click

from trucewatch.cli.group import cli
from trucewatch.cli.output import told_plainly


@cli.group()
def llm() -> None:
    """A language model as an extractor: docs/howto/read-with-a-language-model.md."""


@llm.command("serve")
@click.argument("model", type=click.Path(path_type=Path), metavar="MODEL.gguf")
@click.option("--port", type=click.IntRange(1, 65_535), default=8080, show_default=True, help="Port of this machine.")
@click.option(
    "--context", type=click.IntRange(min=1024), default=8192, show_default=True, help="Tokens the model holds at once."
)
@click.option("--threads", type=click.IntRange(min=1), help="Processor threads. [default: one for each core]")
@told_plainly
def llm_serve(model: Path, port: int, context: int, threads: int | None) -> None:
    """Serve a model file on this machine alone, until it is stopped (Ctrl-C). Needs the extra `llm`.

    \b
    trucewatch llm serve model.gguf
    """
    from trucewatch.pipeline.llm_serve import serving

    with serving(model, port=port, context=context, threads=threads) as served:
        click.echo(f"Serving {model.name} at {served.url}; stop it with Ctrl-C.", err=True)
        served.wait()
    click.echo("Stopped.", err=True)
