"""Several papers in one file, papers that order nothing, traditional and garbled characters."""

from tasks.notices.model import Role
from tasks.notices.reader import read_notice

FIRST = (
    "关于提升转诊服务的通知\n（甲卫发〔2024〕2号）\n各县区卫生健康局：\n现就有关工作通知如下：\n"
    "一、任务\n（一）畅通转诊。建立目录。\n（二）用好平台。互联互通。\n（三）管好流程。优化服务。\n甲市卫生健康委 2024年1月8日\n"
)
SECOND = "关于规范长期处方的通知\n（甲卫发〔2023〕5号）\n各县区卫生健康局：\n现印发给你们。\n一、要求\n（一）规范开具。\n（二）加强审核。\n"


def test_second_paper_in_a_file_is_named_as_a_doubt_and_not_read() -> None:
    reading = read_notice(FIRST + SECOND)
    assert (reading.title, reading.document_number) == ("关于提升转诊服务的通知", "甲卫发〔2024〕2号")
    assert [task.title for task in reading.tasks] == ["畅通转诊", "用好平台", "管好流程"]
    (doubt,) = [one for one in reading.doubts if one.message.startswith("another document")]
    assert doubt.span is not None
    assert (FIRST + SECOND)[slice(*doubt.span)] == "关于规范长期处方的通知"


def test_one_paper_raises_no_doubt_about_another() -> None:
    assert not any(one.message.startswith("another document") for one in read_notice(FIRST).doubts)


def test_paper_that_hands_on_another_is_read_with_it() -> None:
    over = (
        "某区政府办转发市卫健委通知的通知\n某政办〔2024〕9号\n各街道：\n现转发给你们。\n请抓好落实。\n请及时报送。\n"
        "某区政府办\n2024年2月1日\n"
    )
    assert [task.title for task in read_notice(over + SECOND).tasks] == ["规范开具", "加强审核"]


def test_circular_of_rewards_and_list_of_attendance_order_nothing() -> None:
    praise = (
        "关于对2023年医改成效明显地方予以督查激励的通报\n各市：\n一、甲市\n予以资金支持。（省卫健委、省财政厅组织实施）\n"
        "二、乙市\n予以政策倾斜。（省卫健委、省财政厅组织实施）\n"
    )
    attending = "参会人员名单\n一、市领导\n1.周一\n二、部门\n1.市卫健委\n2.市医保局\n"
    assert read_notice(praise).tasks == []
    assert read_notice(attending).tasks == []


def test_traditional_characters_are_understood_and_kept() -> None:
    text = (
        "某省人民政府關於優化服務的意見\n某政發〔2018〕26號\n各市、縣人民政府：\n一、任務\n"
        "（一）壓縮時間。開辦時間壓縮至5個工作日以內，2018年12月底前完成。（牽頭單位：省工商局；責任單位：省公安廳、稅務局）\n"
        "（二）擴大範圍。覆蓋率達到90%以上。（省衛生計生委負責）\n2018年6月11日\n"
    )
    reading = read_notice(text)
    assert (reading.title, reading.document_number) == (
        "某省人民政府關於優化服務的意見",
        "某政發〔2018〕26號",
    )
    first, second = reading.tasks
    assert first.text.startswith("壓縮時間。開辦時間")
    assert (first.section, first.title) == ("一、任務", "壓縮時間")
    assert (first.names(Role.LEAD), first.names(Role.COOPERATING)) == (["省工商局"], ["省公安廳", "省稅務局"])
    assert (first.targets[0].unit, str(first.deadline.date if first.deadline else "")) == (
        "个工作日",
        "2018-12-31",
    )
    assert (second.names(Role.LEAD), second.targets[0].text) == (["省衛生計生委"], "覆蓋率達到90%以上")


def test_readings_behind_garbled_characters_are_left_out() -> None:
    text = "關(guān)于醫(yī)改的意見\n一、任務(wù)\n（一）建機(jī)制。（市衛(wèi)健委負(fù)責(zé)）\n（二）強(qiáng)基層。（市醫(yī)保局負(fù)責(zé)）\n"
    assert [(task.text[:4], task.names(Role.LEAD)) for task in read_notice(text).tasks] == [
        ("建機制。", ["市衛健委"]),
        ("強基層。", ["市醫保局"]),
    ]
