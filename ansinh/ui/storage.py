"""Static files under names that change with their content, once `collectstatic` has run."""

from urllib.parse import urldefrag

from whitenoise.storage import CompressedManifestStaticFilesStorage


class SiteFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Names from the manifest; a file that is not in it keeps its plain name, by which the finders serve it."""

    def stored_name(self, name: str) -> str:
        path, _, fragment = self.clean_name(name).partition("#")
        stored: str = self.hashed_files.get(self.hash_key(path), urldefrag(path)[0])
        return f"{stored}#{fragment}" if fragment else stored
