"""Russian bulletins become claims by frames; near misses do not."""

import pytest
from native_reading import claims, harm, ids, told

FIRES = {
    "ВСУ обстреляли Горловку из миномётов.": ["shelling"],
    "Посёлок Зайцево подвергся обстрелу.": ["shelling"],
    "По Ясиноватой выпущено 12 мин калибра 120 мм.": ["shelling"],
    "Коалиция нанесла авиаудар по Ракке.": ["airstrike"],
    "Беспилотник сбросил гранату на позиции ВСУ в районе Песок.": ["airstrike"],
    "Под Дебальцевом идут бои.": ["armed_clash"],
    "Снайпер открыл огонь по жителям Марьинки.": ["gunfire"],
    "В Дамаске террорист-смертник совершил самоподрыв.": ["explosion"],
    "Боевики напали на блокпост сирийской армии под Дераа.": ["attack"],
    "Боевики похитили двух журналистов.": ["abduction"],
    "Сирийская армия взяла под контроль посёлок Ариха.": ["territorial_change"],
    "Зафиксировано 15 нарушений режима прекращения огня.": ["violation"],
    "Над Первомайском пролетел беспилотник.": ["overflight"],
    "За сутки нарушений режима тишины не зафиксировано.": ["calm"],
    "Перемирие соблюдается по всей линии соприкосновения в Донбассе.": ["calm"],
    "В Киеве опровергли обстрел Донецка.": ["shelling denied"],
    "ВСУ не обстреливали Горловку.": ["shelling denied"],
    "ВСУ, предположительно, обстреляли Горловку.": ["shelling uncertain"],
    "Турция планирует нанести удар по позициям СДС.": ["attack planned"],
    "Если ВСУ обстреляют Горловку, последует ответ.": ["shelling conditional"],
}
SILENT = (
    "Нападающий атаковал ворота «Спартака» и забил гол.",
    "Хакерская атака на банк отражена.",
    "В 1995 году боевики захватили больницу.",
    "На комбинате взорвался котёл, ранены рабочие.",
    "Премьера фильма о боях за Донецк прошла с успехом.",
    "Ливень обрушился на Горловку, ветер повалил деревья.",
    "Под обстрел критики попал министр экономики.",
    "Нарушений на выборах в Донецке не выявлено.",
    "Водитель нарушил правила, в ДТП погибли двое.",
    "Солнечный удар получил турист в Дамаске.",
    "Рубль атаковали спекулянты, биржа закрылась падением.",
    "Полиция задержала вора, ранее судимого за кражу.",
)


@pytest.mark.parametrize("text", FIRES)
def test_a_bulletin_tells_its_kind_and_stance(text: str) -> None:
    assert told(text, "ru") == FIRES[text]


@pytest.mark.parametrize("text", SILENT)
def test_another_matter_tells_nothing(text: str) -> None:
    assert told(text, "ru") == []


@pytest.mark.parametrize(
    "text",
    [
        "ВСУ обстреляли позиции НМ ЛНР у Золотого.",
        "Позиции НМ ЛНР у Золотого обстреляли ВСУ.",
        "Позиции НМ ЛНР у Золотого были обстреляны украинскими военными.",
        "Обстрел позиций НМ ЛНР у Золотого со стороны ВСУ.",
        "ВСУ открыли огонь по позициям НМ ЛНР у Золотого из миномётов.",
    ],
)
def test_roles_by_order_voice_and_case(text: str) -> None:
    (claim,) = claims(text, "ru")
    assert ids(claim) == (["ukr"], ["lpr"])


def test_who_holds_the_ground_is_no_target() -> None:
    (claim,) = claims("Боевики обстреляли подконтрольный ВСУ посёлок Пески.", "ru")
    assert ids(claim)[1] == []


@pytest.mark.parametrize(
    ("words", "row"),
    [
        ("погибли трое мирных жителей", ("killed", 3, 3, "civilians")),
        ("ранены два человека", ("injured", 2, 2, "unknown")),
        ("24 военнослужащих ранены", ("injured", 24, 24, "combatants")),
        ("погибли не менее пяти человек", ("killed", 5, None, "unknown")),
        ("десятки раненых", ("injured", 24, None, "unknown")),
        ("погибла женщина", ("killed", 1, 1, "women")),
        ("ранено двадцать пять человек", ("injured", 25, 25, "unknown")),
        ("жертв нет", ("casualties", 0, 0, "unknown")),
        ("никто не пострадал", ("casualties", 0, 0, "unknown")),
    ],
)
def test_harm_in_words_and_digits(words: str, row: tuple[str, int | None, int | None, str]) -> None:
    (claim,) = claims(f"ВСУ обстреляли Горловку, {words}.", "ru")
    assert harm(claim) == {row}


@pytest.mark.parametrize(
    ("text", "teller"),
    [
        ("ВСУ обстреляли Горловку, сообщили в СЦКК.", "СЦКК"),
        ("По данным СЦКК, ВСУ обстреляли Горловку.", "СЦКК"),
        ("Как передаёт агентство SANA, боевики обстреляли Алеппо.", "агентство SANA"),
        ("Представитель Минобороны заявил, что боевики обстреляли Алеппо.", "Представитель Минобороны"),
        ("ДНР обвинила ВСУ в обстреле Горловки.", "ДНР"),
    ],
)
def test_the_teller_is_found(text: str, teller: str) -> None:
    (claim,) = claims(text, "ru")
    assert [one.text for one in claim.attribution] == [teller]


def test_a_chain_runs_from_the_outermost_teller() -> None:
    (claim,) = claims("Боевики обстреляли Алеппо, передаёт SANA со ссылкой на военный источник.", "ru")
    assert [one.text for one in claim.attribution] == ["SANA", "военный источник"]


def test_a_count_by_sides_is_one_claim_each() -> None:
    text = "За сутки зафиксировано 15 нарушений режима прекращения огня: 10 – со стороны ВСУ, 5 – со стороны ДНР."
    found = claims(text, "ru")
    assert [(ids(one)[0], one.count) for one in found] == [(["ukr"], 10), (["dpr"], 5)]


def test_a_count_by_places_is_one_claim_each() -> None:
    found = claims("Зафиксировано 6 нарушений режима прекращения огня (Алеппо – 2, Латакия – 4).", "ru")
    assert [(one.place.text if one.place else None, one.count) for one in found] == [("Алеппо", 2), ("Латакия", 4)]


def test_the_victims_are_no_doers() -> None:
    (claim,) = claims("В ходе боя под Попасной погибли пятеро украинских военнослужащих.", "ru")
    assert claim.actors == ()


def test_the_drone_that_was_fired_at_is_no_weapon() -> None:
    (claim,) = claims("Беспилотник СММ ОБСЕ был обстрелян из стрелкового оружия у Горловки.", "ru")
    assert claim.weapons == ("small_arms",)


def test_an_agency_with_its_source_is_a_chain_and_no_party() -> None:
    (claim,) = claims("Террористы обстреляли из РСЗО кварталы Алеппо, сообщает РИА Новости со ссылкой на власти.", "ru")
    assert [one.text for one in claim.attribution] == ["РИА Новости", "власти"]
    assert claim.place is not None
    assert claim.place.text == "кварталы Алеппо"


def test_a_day_without_shelling_is_calm() -> None:
    assert told("Ночь в Горловке прошла спокойно, обстрелов не зафиксировано.", "ru") == ["calm"]


def test_a_list_of_states_acts_together() -> None:
    (claim,) = claims("США, Великобритания и Франция нанесли ракетные удары по объектам в районе Дамаска.", "ru")
    assert ids(claim)[0] == ["usa", "gbr", "fra"]


def test_observers_who_recorded_no_breach_tell_of_calm() -> None:
    for text in (
        "Наблюдатели не зафиксировали нарушений режима прекращения огня в Золотом.",
        "Стороны не допускали нарушений режима прекращения огня в Золотом.",
    ):
        assert told(text, "ru") == ["calm"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Обстрела Горловки не было.", "shelling denied"),
        ("Обстрела Горловки со стороны ВСУ не было.", "shelling denied"),
        ("В результате обстрела Горловки разрушений не было.", "shelling"),
        ("Сообщения об обстреле Горловки не подтвердились.", "shelling denied"),
        ("Сообщения об обстреле Горловки оказались ложными.", "shelling denied"),
        ("ВСУ отвергли обвинения в обстреле Горловки.", "shelling denied"),
        ("ВСУ не нанесли никаких ударов по Горловке.", "attack denied"),
        ("Боевики отвергли перемирие и обстреляли Алеппо.", "shelling"),
        ("Теракт в Дамаске предотвращён.", "attack denied"),
        ("ВСУ опровергли гибель пяти военнослужащих.", "casualties denied"),
        ("Возможно, погибли пять военнослужащих.", "casualties uncertain"),
        ("В Горловке не прекращаются обстрелы.", "shelling"),
    ],
)
def test_what_did_not_happen_is_not_asserted(text: str, kind: str) -> None:
    assert told(text, "ru") == [kind]


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("погибших не было", {("casualties", 0, 0, "unknown")}),
        ("пострадавших и погибших не было", {("casualties", 0, 0, "unknown")}),
        ("без погибших и раненых", {("casualties", 0, 0, "unknown")}),
        ("погибших нет, двое мирных жителей ранены", {("injured", 2, 2, "civilians")}),
        ("мирные жители не пострадали", set()),
        ("ни один мирный житель не погиб", set()),
    ],
)
def test_harm_that_is_denied_is_none(words: str, rows: set[tuple[str, int, int, str]]) -> None:
    (claim,) = claims(f"ВСУ обстреляли Горловку, {words}.", "ru")
    assert harm(claim) == rows


def test_five_who_were_not_killed_are_no_casualties() -> None:
    assert told("По данным ВСУ, пять военнослужащих не погибли.", "ru") == []


def test_who_denied_one_deed_tells_the_next() -> None:
    first, second = claims("ВСУ опровергли обстрел Горловки. При этом ополченцы обстреляли Пески.", "ru")
    assert [(one.stance, one.attribution[0].telling) for one in (first, second)] == [
        ("denied", "deny"),
        ("asserted", "say"),
    ]


def test_a_toll_of_all_sides_is_no_sides_own() -> None:
    count = "За сутки зафиксировано 15 обстрелов: 10 – со стороны ВСУ, 5 – со стороны ДНР."
    found = claims(f"{count} Погибли трое мирных жителей.", "ru")
    counted = [claim for claim in found if claim.count in (10, 5)]
    assert len(counted) == 2
    assert not any(harm(claim) for claim in counted)
