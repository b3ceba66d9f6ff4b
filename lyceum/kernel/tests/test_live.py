"""Streams hear how far things are; who may not wait any more does not."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from lyceum.kernel import live
from lyceum.kernel.live import Hub, Stream, Subject


@pytest.fixture
def things(monkeypatch):
    """How far some things are, and who may not wait for them; as an app would say."""
    far, gone = {}, set()
    marks = lambda ids: {pk: far[pk] for pk in ids if pk in far}
    monkeypatch.setitem(live._watched, "thing", (marks, lambda pairs: set(pairs) - gone))
    monkeypatch.setattr(live, "LOOKS_EVERY_S", 0.02)
    monkeypatch.setattr(live, "GATHERS_S", 0.0)
    monkeypatch.setattr(live, "ASKS_WHO_MAY_EVERY_S", 0.02)
    return far, gone


@asynccontextmanager
async def hub():
    made = Hub(asyncio.get_running_loop())
    try:
        yield made
    finally:
        made.end()


async def _next(pieces):
    return (await asyncio.wait_for(anext(pieces), 5)).decode().strip().splitlines()


def test_a_stream_says_hello_then_what_is_new(things):
    far, _gone = things

    async def listen():
        async with hub() as there:
            stream = Stream(Subject("thing", 1), person_id=5, mark=10, now=10)
            there.enter(stream)
            pieces = stream.pieces()
            assert await _next(pieces) == ["event: hello", "data:", "id: 10", "retry: 1000"]
            far[1], far[2] = 12, 99
            assert await _next(pieces) == ["event: news", "data:", "id: 12"]
            there.leave(stream)
            there.leave(stream)
            assert len(there) == 0

    asyncio.run(listen())


def test_who_comes_late_hears_at_once(things):
    async def listen():
        pieces = Stream(Subject("thing", 1), person_id=5, mark=3, now=8).pieces()
        await _next(pieces)
        assert "id: 8" in await _next(pieces)

    asyncio.run(listen())


def test_who_may_not_wait_any_more_does_not(things):
    _far, gone = things

    async def listen():
        async with hub() as there:
            streams = [Stream(Subject("thing", 1), person_id=pk, mark=0, now=0) for pk in (5, 6)]
            for stream in streams:
                there.enter(stream)
            goes, stays = (stream.pieces() for stream in streams)
            await _next(goes), await _next(stays)
            gone.add((1, 5))
            with pytest.raises(StopAsyncIteration):
                await asyncio.wait_for(anext(goes), 5)
            assert not streams[1]._is_over

    asyncio.run(listen())


def test_nobody_has_all_the_room_and_the_end_is_the_end_of_all(things, monkeypatch):
    async def listen():
        async with hub() as there:
            streams = [
                Stream(Subject("thing", n), person_id=5, mark=0, now=0)
                for n in range(live.MOST_OF_ONE)
            ]
            for stream in streams:
                assert there.has_room(5)
                there.enter(stream)
            assert not there.has_room(5)
            assert there.has_room(6)
            monkeypatch.setattr(live, "MOST_AT_ALL", len(streams))
            assert not there.has_room(6)
            there.end()
            pieces = streams[0].pieces()
            await _next(pieces)
            with pytest.raises(StopAsyncIteration):
                await asyncio.wait_for(anext(pieces), 5)

    asyncio.run(listen())


def test_a_stream_beats_and_does_not_last_for_ever(things, monkeypatch):
    monkeypatch.setattr(live, "BEATS_EVERY_S", 0.01)
    monkeypatch.setattr(live, "LASTS_S", 0.1)

    async def listen():
        said = [piece async for piece in Stream(Subject("thing", 1), 5, 0, 0).pieces()]
        assert said[1] == b"event: beat\ndata:\n\n"
        assert len(said) > 2

    asyncio.run(asyncio.wait_for(listen(), 5))
