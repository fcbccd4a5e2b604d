from bot.store import Store
from bot.store.pseudonyms import Pseudonyms, pseudonyms

ONE = Pseudonyms(salt="00" * 32)
TWO = Pseudonyms(salt="11" * 32)


def test_a_wording_is_the_same_whatever_its_case_spacing_and_punctuation() -> None:
    assert ONE.wording("Widget  Builders!") == ONE.wording("“widget builders”")
    assert ONE.wording("Ｗｉｄｇｅｔ builders") == ONE.wording("widget builders")
    assert ONE.wording("widget builder") != ONE.wording("widget builders")


def test_pseudonyms_differ_by_workspace_and_by_kind() -> None:
    assert ONE.person("U1") != TWO.person("U1")
    assert ONE.person("u1") != ONE.wording("u1")


def test_a_workspace_keeps_its_salt(store: Store) -> None:
    with store.transaction() as connection:
        first = pseudonyms(connection, "T1")
        other = pseudonyms(connection, "T2")
    with store.transaction() as connection:
        again = pseudonyms(connection, "T1")

    assert first == again
    assert first.salt != other.salt
    assert len(first.salt) == 64
