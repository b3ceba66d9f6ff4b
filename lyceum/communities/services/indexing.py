"""What the search knows of a post."""

from lyceum.communities import selectors
from lyceum.communities.models import Post, PostWord
from lyceum.ui.written import plain


def index_post(post: Post) -> None:
    """The words of a post as it is now."""
    text = " ".join([plain(post.words), *map(str, post.card.values())])
    PostWord.objects.filter(post=post).delete()
    PostWord.objects.bulk_create(
        PostWord(space_id=post.space_id, word=mark, post=post) for mark in selectors.marks_of(text)
    )


def forget_post(post: Post) -> None:
    """It is found no more."""
    PostWord.objects.filter(post=post).delete()
