"""What is a flood, and what it cannot move."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from claims_for_fusing import DARAA, NAWA, SYRIA, on
from test_fuse_incidents import claim
from trucewatch.core.claims import Resolved
from trucewatch.core.incidents import IncidentStatus
from trucewatch.core.kinds import Kind, Stance
from trucewatch.fuse import floods, fuse
from trucewatch.fuse.floods import MINUTES, Limits, Telling
