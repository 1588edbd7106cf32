"""Partners: three to eight, both ways, one chain over all who share a skill, whatever the office looks like."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.items import ItemClass
from contracts.teams import TeamDescribed
from mailroom.allocation.partners.propose import components, propose, skill_sets, unconnected
from mailroom.teams import roster_of
from office.world import world_of
from tests.doubles.office.situations import AT, described


def region(seed: int) -> list[TeamDescribed]:
    """Four to forty teams on up to four sites with the skills of real offices, in shares of real offices."""
    rng = Random(seed)
    shares = {"NEUANTRAG": 0.8, "WIDERSPRUCH": 0.25, "SELBST": 0.3}
    return [
        described(
            f"t{number:02d}",
            skills=tuple(skill for skill, share in shares.items() if rng.random() < share),
            site=rng.choice(["a", "b", "c", "d"][: rng.randint(1, 4)]),
            only_classes=(ItemClass.WIDERSPRUCH,) if rng.random() < 0.05 else (),
        )
        for number in range(rng.randint(4, 40))
    ]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_every_skill_is_connected_with_at_most_eight_partners_each(seed: int) -> None:
    teams = region(seed)
    partners = propose(teams)
    roster = roster_of(teams)
    assert unconnected(roster, partners) == ()
    for team, found in partners.items():
        assert len(set(found)) == len(found) <= 8
        assert team not in found
        assert all(team in partners[other] for other in found)
    assert propose(Random(seed).sample(teams, len(teams))) == partners


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_a_team_has_three_partners_wherever_three_others_can_do_some_of_its_work(seed: int) -> None:
    teams = region(seed)
    partners, roster = propose(teams), roster_of(teams)
    for team, found in partners.items():
        sharing = {other for able in skill_sets(roster) if team in able for other in able} - {team}
        free = [other for other in sharing - set(found) if len(partners[other]) < 8]
        assert len(found) >= 3 or not free


def test_a_chain_runs_over_both_sites() -> None:
    teams = [described(f"a{n}", site="a") for n in range(6)] + [described(f"b{n}", site="b") for n in range(4)]
    partners = propose(teams)
    assert sum(other[0] == "b" for n in range(6) for other in partners[f"a{n}"]) >= 2
    assert all(len(found) >= 5 for found in partners.values())
    assert all(found[0][0] == team[0] for team, found in partners.items() if any(o[0] == team[0] for o in found))


def test_a_skill_that_partners_do_not_share_falls_apart() -> None:
    roster = roster_of([described(name) for name in "abcd"])
    parts = (frozenset("ab"), frozenset("cd"))
    assert components({"a": ["b"], "c": ["d"]}, frozenset("abcd")) == parts
    assert parts in unconnected(roster, {"a": ["b"], "c": ["d"]})


def test_the_offices_we_play_are_connected() -> None:
    for preset in ("dueren", "recklinghausen"):
        teams = world_of(preset, 7, AT.date()).teams
        assert unconnected(roster_of(teams), propose(teams)) == ()


def test_a_closed_team_is_nobodys_partner() -> None:
    partners = propose([*[described(name) for name in "abcd"], described("z", closed=True)])
    assert "z" not in partners and all("z" not in found for found in partners.values())
