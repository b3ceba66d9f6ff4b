"""What is said: written, answered, signed; the page of a thread."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.communities import selectors, services
from lyceum.communities.forms import EditForm, IntroductionForm, PostForm, ReplyForm
from lyceum.kernel.errors import Forbidden
from lyceum.ui.http import Request, handed_out, number_in, numbers_in

from .drawing import drawn, signs
from .spaces import about


@login_required
@require_POST
def share(request: Request, space_id: int) -> HttpResponse:
    """Say something."""
    form = PostForm(request.POST, request.FILES)
    if not form.is_valid():
        for problems in form.errors.values():
            messages.error(request, " ".join(map(str, problems)))
        return redirect("communities:space", space_id)
    services.share(by=request.actor, space_id=space_id, new=form.new())
    return redirect("communities:space", space_id)


@login_required
@require_http_methods(["GET", "POST"])
def introduce(request: Request, space_id: int) -> HttpResponse:
    """A card about oneself."""
    place = selectors.place_for(request.actor, space_id)
    if not place.may_write:
        raise Forbidden
    form = IntroductionForm(request.POST or None)
    if form.is_valid():
        words = form.cleaned_data["words"]
        services.introduce(by=request.actor, space_id=space_id, card=form.card(), words=words)
        messages.success(request, _("Welcome. Now they know you a little."))
        return redirect("communities:space", space_id)
    return render(request, "communities/introduce.html", {**about(place), "form": form})


@login_required
@require_POST
def save_draft(request: Request, space_id: int) -> HttpResponse:
    """Keep what is being written; there is nothing to show."""
    services.save_draft(
        by=request.actor,
        space_id=space_id,
        root_id=number_in(request.POST.get("root_id", "")),
        kind=request.POST.get("kind", ""),
        words=request.POST.get("words", ""),
    )
    return HttpResponse(status=204)


@login_required
@require_GET
def newer(request: Request, space_id: int) -> HttpResponse:
    """Whether there is something new: nothing (204), or a line that leads to it."""
    place = selectors.place_to_read(request.actor, space_id)
    after = number_in(request.GET.get("after", "")) or 0
    if place.space.last_post_id <= after:
        return HttpResponse(status=204)
    count = selectors.newer(request.actor, place, after)
    if not count:
        return HttpResponse(status=204)
    return render(request, "communities/space.html#news", {**about(place), "count": count})


@login_required
@require_GET
def newer_replies(request: Request, post_id: int) -> HttpResponse:
    """The same in a thread."""
    root, place = selectors.post_for(request.actor, post_id)
    after = number_in(request.GET.get("after", "")) or 0
    if root.last_reply_id <= after:
        return HttpResponse(status=204)
    count = selectors.newer_replies(request.actor, place, root, after)
    if not count:
        return HttpResponse(status=204)
    context = {**about(place), "root": root, "count": count, "newest": after}
    return render(request, "communities/post.html#news", context)


@login_required
@require_GET
def search(request: Request, space_id: int) -> HttpResponse:
    """What was said about something, for who may read it."""
    place = selectors.place_to_read(request.actor, space_id)
    words = request.GET.get("q", "")[:200].strip()
    before = number_in(request.GET.get("before", ""))
    page = selectors.found(request.actor, place, words, before)
    posts = drawn(request, place, page.rows)
    context = {**about(place), "words": words, "page": page, "posts": posts}
    return render(request, "communities/search.html", context)


@login_required
@require_GET
def post(request: Request, post_id: int) -> HttpResponse:
    """A post and its thread."""
    actor = request.actor
    found, place = selectors.post_for(actor, post_id)
    if found.root_id:
        return redirect(f"/communities/posts/{found.root_id}/#post-{found.pk}")
    after = number_in(request.GET.get("after", "")) or 0
    draft = selectors.draft_of(actor, place.space.pk, found.pk) if place.may_write else None
    row, page = selectors.thread(actor, place, found, after=after)
    context = {
        **about(place),
        "row": row,
        "post": drawn(request, place, [row], in_thread=True),
        "posts": drawn(request, place, page.rows, in_thread=True),
        "root": found,
        "newest": found.last_reply_id,
        "page": page,
        "form": ReplyForm(initial={"words": draft.words} if draft else None),
        "wants": selectors.wants_thread(actor, found),
        "banner": selectors.banner_of(place, found.pk),
        "may_tell_all": place.may_keep and selectors.may_tell_all(actor, place),
        "comers": selectors.who_comes(place, found) if row.gathering else [],
    }
    return render(request, "communities/post.html", context)


@login_required
@require_POST
def reply(request: Request, post_id: int) -> HttpResponse:
    """Answer in its thread."""
    found, place = selectors.post_for(request.actor, post_id)
    form = ReplyForm(request.POST, request.FILES)
    if form.is_valid():
        services.share(by=request.actor, space_id=place.space.pk, new=form.new(found.pk))
    else:
        messages.error(request, " ".join(str(p) for some in form.errors.values() for p in some))
    return redirect("communities:post", found.root_id or found.pk)


@login_required
@require_http_methods(["GET", "POST"])
def edit_post(request: Request, post_id: int) -> HttpResponse:
    """Say it in other words."""
    found, place = selectors.post_for(request.actor, post_id)
    is_mine = found.author_id is not None and found.author_id == request.actor.person_id
    if not (is_mine or place.may_keep):
        raise Forbidden
    form = EditForm(request.POST or None, initial={"words": found.words})
    if is_mine and form.is_valid():
        services.edit_post(by=request.actor, post_id=post_id, **form.cleaned_data)
        messages.success(request, _("Changed. What it said before is kept."))
        return redirect("communities:post", found.root_id or found.pk)
    context = {
        **about(place),
        "post": found,
        "form": form,
        "is_mine": is_mine,
        "versions": selectors.versions_of(request.actor, post_id),
    }
    status = 422 if form.is_bound else 200
    return render(request, "communities/edit.html", context, status=status)


@login_required
@require_POST
def remove_post(request: Request, post_id: int) -> HttpResponse:
    """Take it back."""
    found, place = selectors.post_for(request.actor, post_id)
    services.remove_post(by=request.actor, post_id=post_id)
    messages.success(request, _("Taken back."))
    if found.root_id:
        return redirect("communities:post", found.root_id)
    return redirect("communities:space", place.space.pk)


@login_required
@require_POST
def let_travel(request: Request, post_id: int) -> HttpResponse:
    """One's story may be told elsewhere, or not."""
    may = request.POST.get("may") == "yes"
    services.let_travel(by=request.actor, post_id=post_id, may=may)
    messages.success(
        request,
        _("Everybody in the ecosystem may read it now.") if may else _("It stays in this space."),
    )
    return redirect("communities:post", post_id)


@login_required
@require_POST
def react(request: Request, post_id: int) -> HttpResponse:
    """A sign, given or taken back."""
    services.react(by=request.actor, post_id=post_id, sign=request.POST.get("sign", ""))
    found, place = selectors.post_for(request.actor, post_id)
    if request.htmx:
        [row] = selectors.rows_of(request.actor, place, [found])
        return HttpResponse(signs(request, place, row))
    return redirect(f"/communities/posts/{found.root_id or found.pk}/#post-{found.pk}")


@login_required
@require_POST
def vote(request: Request, post_id: int) -> HttpResponse:
    """Choose in a poll."""
    chosen = numbers_in(request.POST.getlist("option"))
    services.vote(by=request.actor, post_id=post_id, option_ids=chosen)
    messages.success(request, _("Counted. You can choose again."))
    return redirect("communities:post", post_id)


@login_required
@require_POST
def wish_thread(request: Request, post_id: int) -> HttpResponse:
    """Hear of the thread, or no more."""
    wants = request.POST.get("wants") == "yes"
    services.wish_thread(by=request.actor, post_id=post_id, wants=wants)
    messages.success(
        request,
        _("You are told of new replies.") if wants else _("You hear no more of this thread."),
    )
    return redirect("communities:post", post_id)


@login_required
@require_GET
def attached(request: Request, file_id: int) -> FileResponse:
    """A file that goes with a post."""
    found = selectors.file_for(request.actor, file_id)
    return handed_out(found.file, found.name, found.media_type)


@login_required
@require_GET
def stories(request: Request) -> HttpResponse:
    """Stories that may be told everywhere."""
    return render(request, "communities/stories.html", {"rows": selectors.stories(request.actor)})
