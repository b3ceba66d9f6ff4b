"""Pages on which a file comes in: hand it in, map its columns, dry run, run, report.

An app that has an Importer gets them in three lines:

    pages = ImportPages("people", "organisations:import-people", frame)
    path("<slug:slug>/people/import/", include(pages.urlpatterns))

    def frame(request, slug) -> Frame        finds the place, or raises NotFound; says whose it is
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.kernel import intake
from lyceum.kernel.errors import DomainError
from lyceum.kernel.intake.command import COLUMNS, problem_lines
from lyceum.kernel.models import ImportRun
from lyceum.kernel.tables import write_csv

from .http import Request

SHOWN = 100
ENCODINGS = [
    ("", gettext_lazy("Find out")),
    ("utf-8", "UTF-8"),
    ("cp1252", gettext_lazy("Western (Windows-1252)")),
    ("cp1250", gettext_lazy("Central European (Windows-1250)")),
    ("cp1251", gettext_lazy("Cyrillic (Windows-1251)")),
    ("cp1254", gettext_lazy("Turkish (Windows-1254)")),
    ("cp874", gettext_lazy("Thai (Windows-874)")),
    ("shift_jis", gettext_lazy("Japanese (Shift JIS)")),
    ("gb18030", gettext_lazy("Chinese (GB 18030)")),
    ("euc_kr", gettext_lazy("Korean (EUC-KR)")),
]


@dataclass(frozen=True)
class Frame:
    """Where an import takes place: whose it is, and the page around it."""

    owner_id: str
    title: Any
    back: str
    back_title: Any
    organisation_id: int | None = None
    place: dict[str, Any] = field(default_factory=dict)  # the words of the address
    links: tuple[tuple[str, Any], ...] = ()  # beside the form: a template file, an export


Framing = Callable[..., Frame]


class UploadForm(forms.Form):
    """The file, and how it is written if that is not found out rightly."""

    file = forms.FileField(label=gettext_lazy("File"), widget=forms.ClearableFileInput)
    encoding = forms.ChoiceField(
        label=gettext_lazy("Letters"),
        choices=ENCODINGS,
        required=False,
        help_text=gettext_lazy("Only if names look wrong in the next step."),
    )

    def __init__(self, endings: Sequence[str], *args: Any) -> None:
        super().__init__(*args)
        file, kinds = self.fields["file"], ", ".join(endings).upper()
        words = _("{kinds}, up to {limit} MB. Nothing changes before you have seen what would.")
        file.help_text = words.format(kinds=kinds, limit=settings.UPLOAD_LIMIT_MB)
        file.widget.attrs["accept"] = ",".join(f".{ending}" for ending in endings)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT_MB * 1024 * 1024:
            raise forms.ValidationError(_("It is larger than this installation accepts."))
        return file


class MappingForm(forms.Form):
    """A choice of column for each field, and the importer's options."""

    def __init__(self, run: ImportRun, importer: intake.Importer, *args: Any) -> None:
        super().__init__(*args)
        self.run, self.importer = run, importer
        columns = [(column, self._shown(column)) for column in run.columns]
        for each in importer.fields:
            self.fields[f"field-{each.name}"] = forms.ChoiceField(
                label=str(each.label),
                help_text=str(each.help),
                required=each.required,
                choices=[("", _("not in this file")), *columns],
                initial=run.mapping.get(each.name, ""),
            )
        for option in importer.options:
            self.fields[f"option-{option.name}"] = _option_field(option, run.options)

    def _shown(self, column: str) -> str:
        """The column with what stands in its first row."""
        first = self.run.samples[0].get(column, "") if self.run.samples else ""
        return f"{column} ({first[:30]})" if first else column

    @property
    def mapping_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("field-")]

    @property
    def option_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("option-")]

    def mapping(self) -> dict[str, str]:
        return {each.name: self.cleaned_data[f"field-{each.name}"] for each in self.importer.fields}

    def options(self) -> dict[str, str]:
        chosen = {o.name: self.cleaned_data[f"option-{o.name}"] for o in self.importer.options}
        return {name: "on" if value is True else str(value or "") for name, value in chosen.items()}


def _option_field(option: intake.Option, chosen: dict[str, str]) -> forms.Field:
    value = chosen.get(option.name, option.default)
    known: dict[str, Any] = {
        "label": option.label,
        "help_text": option.help,
        "required": False,
    }
    if option.kind == "switch":
        return forms.BooleanField(initial=value in {"1", "on", "true", "yes"}, **known)
    if option.kind == "choice":
        return forms.ChoiceField(initial=value, choices=list(option.choices), **known)
    return forms.CharField(initial=value, **known)


class ImportPages:
    """The pages of one kind of import. `name` is the address of the first: `app:import-people`."""

    def __init__(self, kind: str, name: str, frame: Framing) -> None:
        self.kind, self.name, self.frame = kind, name, frame

    @cached_property
    def urlpatterns(self) -> list[URLPattern]:
        stem = self.name.rpartition(":")[2]
        return [
            path("", self._page(require_http_methods(["GET", "POST"]), self.hand_in), name=stem),
            path("<int:run_id>/", self._page(require_GET, self.show), name=f"{stem}-run"),
            path("<int:run_id>/check/", self._page(require_POST, self.check), name=f"{stem}-check"),
            path("<int:run_id>/start/", self._page(require_POST, self.start), name=f"{stem}-start"),
            path("<int:run_id>/stop/", self._page(require_POST, self.stop), name=f"{stem}-stop"),
            path(
                "<int:run_id>/errors/", self._page(require_GET, self.errors), name=f"{stem}-errors"
            ),
        ]

    def _page(self, methods: Any, view: Callable[..., HttpResponseBase]) -> Any:
        def page(request: Request, **words: Any) -> HttpResponseBase:
            run_id = words.pop("run_id", None)
            frame = self.frame(request, **words)
            importer = intake.importer_for(self.kind)
            importer.permit(request.actor, frame.owner_id, frame.organisation_id)
            if run_id is None:
                return view(request, frame)
            return view(request, frame, intake.run_for(frame.owner_id, self.kind, run_id))

        return login_required(methods(page))

    def hand_in(self, request: Request, frame: Frame) -> HttpResponseBase:
        """The form for the file, and what came in before."""
        form = UploadForm(self._importer.endings, request.POST or None, request.FILES or None)
        status = 200
        if request.method == "POST" and form.is_valid():
            try:
                return self._to(frame, self._uploaded(request, frame, form))
            except DomainError as refusal:
                form.add_error("file", str(refusal))
        if form.errors:
            status = 422
        runs = [(run, self._url(frame, run)) for run in intake.runs_of(frame.owner_id, self.kind)]
        context = {**self._common(frame), "form": form, "runs": runs}
        return render(request, "ui/intake/hand_in.html", context, status=status)

    def _uploaded(self, request: Request, frame: Frame, form: UploadForm) -> ImportRun:
        return intake.upload(
            by=request.actor,
            kind=self.kind,
            owner_id=frame.owner_id,
            organisation_id=frame.organisation_id,
            file=form.cleaned_data["file"],
            encoding=form.cleaned_data["encoding"],
        )

    def show(self, request: Request, frame: Frame, run: ImportRun) -> HttpResponse:
        """Whatever stage the run is at; while it works, the fragment asks again each second."""
        if run.state == ImportRun.State.MAPPING or "columns" in request.GET:
            return self._mapping(request, frame, run, MappingForm(run, self._importer))
        template = "ui/intake/run.html" + ("#state" if request.htmx else "")
        return render(request, template, self._report(frame, run))

    def check(self, request: Request, frame: Frame, run: ImportRun) -> HttpResponse:
        """The columns are chosen: the dry run begins."""
        form = MappingForm(run, self._importer, request.POST)
        if not form.is_valid():
            return self._mapping(request, frame, run, form)
        try:
            intake.map_columns(
                by=request.actor, run=run, mapping=form.mapping(), options=form.options()
            )
            intake.check(by=request.actor, run=run)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            return self._mapping(request, frame, run, form)
        return self._to(frame, run)

    def start(self, request: Request, frame: Frame, run: ImportRun) -> HttpResponse:
        """What the dry run showed is wanted."""
        intake.start(by=request.actor, run=run)
        return self._to(frame, run)

    def stop(self, request: Request, frame: Frame, run: ImportRun) -> HttpResponse:
        """Not this file, or not any further."""
        intake.stop(by=request.actor, run=run)
        messages.info(request, _("The import was stopped."))
        return self._to(frame, run)

    def errors(self, request: Request, frame: Frame, run: ImportRun) -> StreamingHttpResponse:
        """Every problem as a CSV file that Excel opens rightly."""
        lines = write_csv(COLUMNS, problem_lines(run), bom=True)
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="problems-{run.pk}.csv"'
        return response

    @property
    def _importer(self) -> intake.Importer:
        return intake.importer_for(self.kind)

    def _mapping(
        self, request: Request, frame: Frame, run: ImportRun, form: MappingForm
    ) -> HttpResponse:
        context = {**self._common(frame), "run": run, "form": form, **self._urls(frame, run)}
        status = 422 if form.errors else 200
        return render(request, "ui/intake/columns.html", context, status=status)

    def _report(self, frame: Frame, run: ImportRun) -> dict[str, Any]:
        labels = {each.name: each.label for each in self._importer.fields}
        fields = [
            (labels.get(name.removeprefix("changed:"), name), number)
            for name, number in run.counts.items()
            if name.startswith("changed:")
        ]
        return {
            **self._common(frame),
            **self._urls(frame, run),
            "run": run,
            "counts": {name: run.counts.get(name, 0) for name in COUNTED},
            "useful": run.counts.get("new", 0) + run.counts.get("changed", 0),
            "fields": sorted(fields, key=lambda pair: -pair[1]),
            "problems": list(intake.problems_of(run, SHOWN)),
        }

    def _common(self, frame: Frame) -> dict[str, Any]:
        return {"frame_of": frame, "importer": self._importer, "home": self._address(frame, "")}

    def _urls(self, frame: Frame, run: ImportRun) -> dict[str, str]:
        names = ("run", "check", "start", "stop", "errors")
        return {f"{name}_url": self._address(frame, f"-{name}", run_id=run.pk) for name in names}

    def _url(self, frame: Frame, run: ImportRun) -> str:
        return self._address(frame, "-run", run_id=run.pk)

    def _address(self, frame: Frame, end: str, **more: Any) -> str:
        return reverse(self.name + end, kwargs={**frame.place, **more})

    def _to(self, frame: Frame, run: ImportRun) -> HttpResponse:
        return redirect(self._url(frame, run))


COUNTED = ("new", "changed", "unchanged", "error", "problems")
