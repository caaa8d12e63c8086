"""Arabic bulletins become claims by frames; near misses do not."""

import pytest
from native_reading import claims, harm, ids, told

FIRES = {
    "قصفت قوات النظام بلدة جاسم بالمدفعية": ["shelling"],
    "سقطت قذيفة هاون على حي سكني في مدينة دوما": ["shelling"],
    "تعرضت بلدة اللطامنة لقصف صاروخي": ["shelling"],
    "شنت طائرات حربية خمس غارات على مدينة سراقب": ["airstrike"],
    "ألقت مروحية برميلين متفجرين، وهي براميل متفجرة، على بلدة داعل": ["airstrike"],
    "اندلعت اشتباكات بين الجيش السوداني وقوات الدعم السريع في الأبيض": ["armed_clash"],
    "أطلق مسلحون النار على سيارة مدنية في نوى": ["gunfire"],
    "انفجرت سيارة مفخخة في مدينة الباب": ["explosion"],
    "اغتال مجهولون قيادياً في هيئة تحرير الشام": ["attack"],
    "اختطف مسلحون طبيباً في مدينة إنخل": ["abduction"],
    "سيطرت قوات النظام على بلدة بصر الحرير": ["territorial_change"],
    "خرقت قوات الدعم السريع الهدنة في الخرطوم": ["violation"],
    "حلق الطيران الحربي الإسرائيلي فوق الناقورة": ["overflight"],
    "يسود هدوء حذر مدينة طرابلس": ["calm"],
    "لم يسجل أي خرق لوقف إطلاق النار في الحديدة": ["calm"],
    "نفى الجيش السوداني قصف السوق في نيالا": ["shelling denied"],
    "لم تقصف قوات النظام بلدة نوى": ["shelling denied"],
    "أنباء عن قصف بلدة مورك": ["shelling uncertain"],
    "تعتزم قوات حفتر شن هجوم على مصراتة": ["attack planned"],
    "إذا قصفت قوات النظام إدلب فسترد الفصائل": ["shelling conditional"],
}
SILENT = (
    "سجل الأهلي هدفين بقذيفة من خارج منطقة الجزاء في مباراة القمة",
    "هاجم المنتخب مرمى ضيفه طوال الشوط الأول",
    "ضربت عاصفة رملية مدينة الرقة وألحقت أضراراً بالمحاصيل",
    "فيلم عن قصف حلب يعرض في المهرجان",
    "في عام 1982 قصفت الطائرات الإسرائيلية بيروت",
    "أصيب ستة أشخاص في حادث سير على طريق درعا",
    "انفجرت أسطوانة غاز في منزل بمدينة حمص",
    "ارتفعت أسعار القمح وسيطرت المخاوف على السوق في دمشق",
    "قوات حفظ السلام تحتفل بيومها العالمي",
    "حلقت أسعار الذهب في دبي",
    "فاز قناص الأهداف بجائزة أفضل لاعب",
    "قتل الملل رواد المعرض في بيروت",
)


@pytest.mark.parametrize("text", FIRES)
def test_a_bulletin_tells_its_kind_and_stance(text: str) -> None:
    assert told(text) == FIRES[text]


@pytest.mark.parametrize("text", SILENT)
def test_another_matter_tells_nothing(text: str) -> None:
    assert told(text) == []


def test_who_did_it_stands_behind_the_verb_and_before_it() -> None:
    for text in ("قصفت قوات النظام مواقع فصائل المعارضة في مورك", "قوات النظام قصفت مواقع فصائل المعارضة في مورك"):
        (claim,) = claims(text)
        assert ids(claim) == (["gov_syria"], ["opposition_syria"])


def test_a_verbal_noun_takes_its_doer_by_a_preposition() -> None:
    for text in ("قصف مدفعي لقوات النظام على بلدة نوى", "قصف مدفعي من قبل قوات النظام على بلدة نوى"):
        (claim,) = claims(text)
        assert ids(claim)[0] == ["gov_syria"]
        assert claim.place is not None
        assert claim.place.text == "بلدة نوى"


def test_one_who_was_shelled_is_no_doer() -> None:
    (claim,) = claims("تعرضت مواقع قوات النظام لقصف من قبل فصائل المعارضة في مورك")
    assert ids(claim) == (["opposition_syria"], ["gov_syria"])


def test_who_holds_the_ground_is_no_target() -> None:
    (claim,) = claims("قصفت قوات النظام بلدة مورك الخاضعة لسيطرة فصائل المعارضة")
    assert ids(claim) == (["gov_syria"], [])


@pytest.mark.parametrize(
    ("words", "row"),
    [
        ("ما أدى إلى مقتل ثلاثة مدنيين", ("killed", 3, 3, "civilians")),
        ("ما أسفر عن سقوط ٥ قتلى", ("killed", 5, 5, "unknown")),
        ("أسفر عن مقتل طفلين", ("killed", 2, 2, "children")),
        ("أسفر عن إصابة امرأة", ("injured", 1, 1, "women")),
        ("ما أدى إلى إصابة 4 أشخاص على الأقل", ("injured", 4, None, "unknown")),
        ("خلف عشرات الجرحى", ("injured", 24, None, "unknown")),
        ("أدى إلى مقتل خمسة عشر مدنياً", ("killed", 15, 15, "civilians")),
        ("أسفر عن مقتل خمسة وعشرين مدنياً", ("killed", 25, 25, "civilians")),
        ("دون وقوع إصابات", ("casualties", 0, 0, "unknown")),
    ],
)
def test_harm_in_words_digits_and_duals(words: str, row: tuple[str, int | None, int | None, str]) -> None:
    (claim,) = claims(f"قصفت قوات النظام بلدة جاسم {words}")
    assert harm(claim) == {row}


def test_what_is_not_known_is_no_zero() -> None:
    (claim,) = claims("قصفت قوات النظام بلدة جاسم، ولم ترد معلومات عن خسائر بشرية")
    assert claim.harm == ()


def test_shells_are_no_casualties() -> None:
    (claim,) = claims("قصفت قوات النظام بلدة جاسم بأكثر من 20 قذيفة وأصيب مدني")
    assert harm(claim) == {("injured", 1, 1, "civilians")}


@pytest.mark.parametrize(
    ("text", "teller"),
    [
        ("قالت وكالة سانا إن طائرات قصفت بلدة نوى", "وكالة سانا"),
        ("قصفت طائرات بلدة نوى، بحسب المرصد السوري", "المرصد السوري"),
        ("أفاد ناشطون بوقوع قصف مدفعي على بلدة نوى", "ناشطون"),
        ("وفقاً لمصدر طبي، سقطت قذائف هاون على بلدة نوى", "مصدر طبي"),
        ("اتهم الأهالي قوات النظام بقصف بلدة نوى", "الأهالي"),
    ],
)
def test_the_teller_is_found(text: str, teller: str) -> None:
    (claim,) = claims(text)
    assert [one.text.removeprefix("ل") for one in claim.attribution] == [teller]


def test_the_publisher_and_its_correspondent_are_no_tellers() -> None:
    (claim,) = claims("أفاد مراسل سانا بسقوط قذائف هاون على بلدة نوى", publisher="سانا")
    assert claim.attribution == ()
    (claim,) = claims("قصفت قوات النظام بلدة نوى، بحسب المرصد السوري", publisher="المرصد السوري")
    assert claim.attribution == ()


def test_counts_and_duals_of_events() -> None:
    assert claims("سجل المرصد 12 خرقاً لوقف إطلاق النار في إدلب")[0].count == 12
    assert claims("شنت طائرات حربية غارتين على سراقب")[0].count == 2


def test_harm_of_the_next_sentence_belongs_to_the_event() -> None:
    (claim,) = claims("قصفت قوات النظام بلدة جاسم مساء أمس. وأدى ذلك إلى مقتل ثلاثة مدنيين.")
    assert harm(claim) == {("killed", 3, 3, "civilians")}


def test_the_time_of_a_paragraph_carries_over() -> None:
    first, second = claims("قصفت قوات النظام بلدة جاسم صباح السبت. كما اعتقلت أربعة شبان في نوى.")
    assert first.time is not None
    assert second.time is not None
    assert (first.time.text, second.time.text, second.time.basis) == ("صباح السبت", "صباح السبت", "carried")


def test_a_quiet_that_was_broken_is_no_calm() -> None:
    assert told("بعد ساعات من الهدوء تجددت الاشتباكات في عين زارة بين قوات الوفاق وقوات حفتر") == ["armed_clash"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("لا صحة لما قيل عن قصف مدينة تعز", "shelling denied"),
        ("لا صحة لخرق الهدنة في الحديدة", "violation denied"),
        ("ولم تقصف قوات النظام بلدة نوى", "shelling denied"),
        ("لم يقع أي قصف على بلدة نوى", "shelling denied"),
        ("لم تشن الطائرات الإسرائيلية أي غارة على صيدا", "airstrike denied"),
        ("أفاد المرصد بعدم وقوع قصف على نوى", "shelling denied"),
        ("أنكرت إسرائيل قصف صيدا", "shelling denied"),
        ("إسرائيل تنفي قصف صيدا", "shelling denied"),
        ("ربما قتل خمسة جنود في نيالا", "casualties uncertain"),
    ],
)
def test_what_did_not_happen_is_not_asserted(text: str, kind: str) -> None:
    assert told(text) == [kind]


@pytest.mark.parametrize(
    "text", ["لا تزال الاشتباكات بين الجيش والدعم السريع مستمرة في الأبيض", "لم تتوقف الاشتباكات في مدينة الأبيض"]
)
def test_what_goes_on_is_asserted(text: str) -> None:
    assert told(text) == ["armed_clash"]


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("دون سقوط قتلى", {("casualties", 0, 0, "unknown")}),
        ("ولم يسقط قتلى أو جرحى", {("casualties", 0, 0, "unknown")}),
        ("ولم يصب أحد", {("casualties", 0, 0, "unknown")}),
        ("دون سقوط قتلى، وأصيب ثلاثة مدنيين", {("injured", 3, 3, "civilians")}),
        ("ولم يقتل أي مدني", set()),
        ("ولم يعرف عدد الضحايا", set()),
        ("ما أدى إلى سقوط قتيلين", {("killed", 2, 2, "unknown")}),
    ],
)
def test_harm_that_is_denied_or_not_known_is_none(words: str, rows: set[tuple[str, int, int, str]]) -> None:
    (claim,) = claims(f"قصفت قوات النظام بلدة جاسم {words}")
    assert harm(claim) == rows


def test_who_denied_one_deed_tells_the_next() -> None:
    first, second = claims("نفت إسرائيل شن غارة على صيدا. وأضافت أن الفصائل قصفت حيفا.")
    assert [(one.stance, one.attribution[0].telling) for one in (first, second)] == [
        ("denied", "deny"),
        ("asserted", "say"),
    ]
