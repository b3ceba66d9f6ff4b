"""`lyceum import podcasts FILE --organisation SLUG`: an OPML list of feeds, or one feed."""

from .import_catalogue import Command as ImportCatalogue


class Command(ImportCatalogue):
    help = "Bring in podcasts from an OPML list or an RSS feed."
