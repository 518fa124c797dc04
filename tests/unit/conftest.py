"""What every unit test leaves as it found it."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("no deadline", deadline=None)  # how long an example takes is the machine's affair
settings.load_profile("no deadline")


@pytest.fixture(autouse=True)
def without_the_collection_loader() -> Iterator[None]:
    """Reading an inventory starts Ansible's collection loader, which then refuses what it did not load itself."""
    yield
    finder = sys.modules.get("ansible.utils.collection_loader._collection_finder")
    if finder is not None and finder.AnsibleCollectionConfig.collection_finder:
        finder._AnsibleCollectionFinder._remove()
