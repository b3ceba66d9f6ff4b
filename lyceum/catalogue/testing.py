from datetime import UTC, datetime, timedelta
from typing import Any

from lyceum.kernel import actors
from lyceum.kernel.scope import organisation_owner

from . import services
from .models import Episode, Resource
from .types import NewEpisode, SkillTaught

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


def make_podcast(organisation: Any, episodes: int = 1, **details: Any):
    """A podcast with episodes, the last one the newest, a day apart and ten minutes long."""
    title, by = details.pop("title", "Data over coffee"), actors.system("tests")
    details = {"kind": "podcast", "key": f"https://podcast.example/{title}.xml", **details}
    podcast = make_resource(organisation, title, **details)
    services.keep_episodes(
        by=by, resource=podcast, found=[_episode(title, n + 1) for n in range(episodes)]
    )
    return podcast


def make_episode(podcast: Any, number: int) -> Any:
    """One more, as its feed would bring it."""
    found = [_episode(podcast.title, number)]
    services.keep_episodes(by=actors.system("tests"), resource=podcast, found=found)
    return Episode.objects.get(resource=podcast, guid=found[0].guid)


def newest_episode(podcast: Any) -> Any:
    return Episode.objects.filter(resource=podcast).latest("published_at")


def _episode(title: str, number: int) -> NewEpisode:
    return NewEpisode(
        guid=f"episode-{number}",
        title=f"{title} {number}",
        audio=f"https://podcast.example/{number}.mp3",
        media_type="audio/mpeg",
        published_at=BEGINNING + timedelta(days=number),
        seconds=600,
    )


def make_resource(organisation: Any, title: str = "SQL for people who move things", **details: Any):
    """A published resource of an organisation; `teaches={skill: (from, to)}` with ids or skills."""
    taught = [
        SkillTaught(getattr(skill, "pk", skill), low, high)
        for skill, (low, high) in details.pop("teaches", {}).items()
    ]
    resource: Resource = services.add_resource(
        by=actors.system("tests", organisation_owner(organisation.pk)),
        organisation_id=organisation.pk,
        title=title,
        skills=taught,
        **{"language": "en", "mode": "self-paced", **details},
    )
    return resource
