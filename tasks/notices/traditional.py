"""Traditional characters read as simplified ones, place for place, and put back where words are shown as printed."""

import re
from dataclasses import replace

from .model import Reading, Span, Target, TaskItem

# Pairs of a traditional character and the simplified one; characters that simplified text uses too are left out.
PAIRS = (
    "萬万與与專专業业東东兩两嚴严個个豐丰臨临為为麗丽舉举義义烏乌樂乐習习鄉乡書书買买亂乱爭争虧亏雲云亞亚產产畝亩親亲億亿僅仅從从倉仓儀仪們们價价眾众優优會会傘伞偉伟傳传傷伤倫伦偽伪"
    "體体餘余傭佣俠侠侶侣僥侥偵侦側侧僑侨債债傾倾償偿儲储兒儿黨党蘭兰關关興兴養养獸兽內内岡冈冊册寫写軍军農农馮冯沖冲決决況况凍冻淨净準准涼凉減减湊凑幾几鳳凤憑凭凱凯擊击鑿凿劃划劉刘則则"
    "剛刚創创刪删別别製制剝剥劇剧勸劝辦办務务動动勵励勁劲勞劳勢势勝胜區区醫医華华協协單单賣卖盧卢衛卫卻却廠厂廳厅歷历厲厉壓压廁厕縣县參参雙双發发變变敘叙疊叠葉叶號号嘆叹後后嚇吓呂吕嗎吗啟启吳吴"
    "員员喪丧喬乔聽听嘗尝圍围園园圓圆圖图團团國国聖圣場场壞坏塊块堅坚壇坛墳坟墜坠壟垄墊垫壘垒墻墙壯壮聲声殼壳處处備备復复夠够頭头誇夸夾夹奪夺奮奋獎奖婦妇媽妈孫孙學学寧宁實实寵宠審审憲宪宮宫"
    "寬宽賓宾對对尋寻導导壽寿將将爾尔塵尘嘗尝堯尧盡尽層层屬属歲岁豈岂崗岗島岛嶺岭峽峡幣币帥帅師师帳帐幟帜帶带幫帮幹干並并廣广慶庆廬庐庫库應应廟庙龐庞廢废開开異异棄弃張张彌弥彎弯彈弹強强歸归錄录"
    "徹彻徑径徵征憶忆懷怀態态總总戀恋懇恳惡恶惱恼懸悬驚惊懼惧慘惨懲惩慣惯憤愤願愿戰战戲戏戶户撲扑執执擴扩掃扫揚扬擾扰撫抚拋抛搶抢護护報报擔担擬拟攏拢揀拣擁拥攔拦擇择掛挂擋挡掙挣揮挥損损撿捡"
    "換换據据擲掷攜携攝摄擺摆搖摇撐撑敵敌數数齋斋斷断無无舊旧時时曠旷晝昼顯显曉晓暫暂曆历術术機机殺杀雜杂權权條条來来楊杨極极構构槍枪樞枢棗枣標标棧栈棟栋欄栏樹树樣样橋桥檢检樓楼歡欢歐欧殘残"
    "毀毁畢毕氣气漢汉湯汤溝沟沒没滬沪淚泪潔洁灑洒淺浅漿浆測测濟济瀏浏渾浑濃浓濤涛漣涟滲渗溫温灣湾濕湿滾滚滿满濾滤濫滥灘滩潛潜滅灭燈灯災灾爐炉點点煉炼熱热煙烟煩烦燒烧愛爱爺爷牽牵犧牺狀状猶犹"
    "獨独獲获獵猎環环現现瑪玛電电畫画暢畅療疗瘋疯痙痉癥症監监蓋盖盤盘眞真睜睁礦矿碼码磚砖確确礙碍禮礼禍祸離离種种積积稱称穩稳窮穷竊窃競竞筆笔簡简築筑節节範范籌筹簽签類类糧粮緊紧紅红約约級级紀纪"
    "緯纬純纯綱纲納纳縱纵紛纷紙纸紋纹紡纺組组細细織织終终紹绍經经結结繞绕給给絡络絕绝統统繼继績绩緒绪續续維维綿绵綠绿緣缘編编緩缓縮缩總总繳缴網网羅罗罰罚罷罢職职聯联聰聪肅肃腸肠膚肤腫肿脹胀"
    "勝胜膽胆腦脑臟脏艦舰艙舱艱艰藝艺節节蘇苏蘋苹範范薦荐藥药蓮莲獲获虛虚蟲虫雖虽蝦虾補补襲袭裝装褲裤見见觀观規规視视覺觉覽览計计訂订認认討讨讓让議议訊讯記记講讲許许論论設设訪访證证評评識识"
    "訴诉診诊詞词試试詩诗誠诚話话該该詳详語语誤误請请諸诸課课誰谁調调談谈謀谋諮咨謂谓謝谢謹谨譜谱豬猪貝贝負负貢贡財财責责賢贤敗败貨货質质販贩貧贫購购貫贯貴贵貸贷貿贸費费賀贺資资賑赈賠赔賬账"
    "賦赋賞赏賴赖贊赞趕赶趨趋躍跃踐践車车軌轨軟软轉转輪轮輕轻載载較较輔辅輛辆輝辉輸输轄辖辭辞邊边遼辽達达遷迁過过運运還还這这進进遠远違违連连遲迟適适選选遺遗遙遥鄧邓鄭郑鄰邻醞酝釀酿釋释鑒鉴針针"
    "鈔钞鋼钢鑰钥錢钱鉛铅銀银銷销鎖锁鍋锅錯错鍵键鎮镇鏡镜長长門门閉闭問问閑闲間间聞闻閱阅闊阔隊队陽阳陰阴陣阵階阶際际陸陆陳陈險险隨随隱隐隸隶難难雞鸡靈灵霧雾靜静韓韩頁页頂顶項项順顺須须預预領领頻频題题顏颜額额"
    "風风飛飞飯饭飲饮飼饲飽饱館馆馬马駐驻駛驶騎骑騙骗驗验騰腾髒脏魚鱼鮮鲜鳥鸟鴨鸭麥麦黃黄齊齐齒齿龍龙龜龟於于臺台檔档據据匯汇彙汇囑嘱誌志傑杰儘尽託托註注佈布週周闢辟籤签灃沣滯滞濱滨瀋沈鹽盐瓊琼贛赣粵粤晉晋"
    "遞递釐厘卽即麼么範范劑剂劃划譯译貼贴贏赢鑑鉴鏈链鋪铺銳锐鋒锋錦锦撥拨攤摊擠挤殯殡殲歼殼壳氫氢漲涨潤润澤泽濰潍灤滦牆墙獻献瑩莹璽玺疇畴癒愈盜盗睏困矯矫硯砚礎础稅税穀谷窩窝竅窍紮扎絲丝綜综綏绥緻致聳耸"
    "脅胁臉脸舖铺莊庄蔣蒋蔭荫薩萨蘊蕴虜虏蠻蛮詢询誕诞諾诺謠谣譽誉讚赞貯贮賭赌賽赛贈赠贖赎軸轴輯辑轎轿轟轰遜逊郵邮鄖郧釣钓鈣钙鈴铃鉀钾銅铜銘铭鋁铝鍛锻鎳镍鐘钟鐵铁鑄铸閘闸閥阀閣阁頓顿頒颁頗颇頸颈飄飘"
    "營营線线綫线複复銜衔閩闽練练係系繫系隻只衝冲鬆松誼谊誘诱贍赡跡迹蹟迹躋跻軀躯辯辩陝陕韌韧顧顾駁驳驅驱鬥斗擴扩暢畅滯滞縫缝績绩騷骚驟骤髮发齣出龐庞鈉钠鋰锂氈毡漸渐療疗瘡疮診诊"
)
TO_SIMPLIFIED = {ord(PAIRS[at]): PAIRS[at + 1] for at in range(0, len(PAIRS), 2)}
ANY = re.compile("[" + "".join(map(chr, TO_SIMPLIFIED)) + "]")
# A page put through a wrong converter has the reading behind a character: 醫(yī)藥.
SOUND = re.compile(r"(?<=[\u3400-\u9fff])\([a-zü]{0,5}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-z]{0,3}\)")


def evened(raw: str) -> str:
    """`raw` with simplified characters and without readings in brackets; every character keeps its place."""
    if ANY.search(raw) is None:
        return raw
    return SOUND.sub(lambda found: " " * len(found.group()), raw).translate(TO_SIMPLIFIED)


def as_printed(reading: Reading, raw: str) -> None:
    """Puts the printed characters back into every finding of a text that has traditional ones."""
    if ANY.search(raw) is None:
        return

    def back(words: str, span: Span | None) -> str:
        return _back(words, raw, span) if span else words

    labels = {section.label: section for section in reading.sections}
    for section in labels.values():
        section.title = back(section.title, section.span)
    for name in ("title", "document_number", "issuer"):
        words = getattr(reading, name)
        if words:
            setattr(reading, name, back(words, reading.spans.get(name) or reading.spans.get("title")))
    for task in reading.tasks:
        _task(task, raw)
        task.section = labels[task.section].label if task.section in labels else task.section
    reading.document_targets = [_target(one, raw) for one in reading.document_targets]
    reading.bases = [replace(one, title=back(one.title, one.span)) for one in reading.bases]
    reading.articles = [replace(one, title=back(one.title, one.span)) for one in reading.articles]


def _task(task: TaskItem, raw: str) -> None:
    task.title = _back(task.title, raw, task.span)
    task.text = _back(task.text, raw, task.span)
    task.bodies = [replace(one, name=_back(one.name, raw, one.span)) for one in task.bodies]
    task.clauses = [
        replace(
            one,
            text=_back(one.text, raw, one.span),
            bodies=tuple(replace(body, name=_back(body.name, raw, body.span)) for body in one.bodies),
        )
        for one in task.clauses
    ]
    task.targets = [_target(one, raw) for one in task.targets]
    task.deadlines = [replace(one, text=_back(one.text, raw, one.span)) for one in task.deadlines]


def _target(target: Target, raw: str) -> Target:
    words, span = target.text, target.span
    return replace(target, text=_back(words, raw, span), indicator=_back(target.indicator, raw, span))


def _back(words: str, raw: str, span: Span) -> str:
    """`words` with the characters that stand for them in raw[span], found one after the other."""
    out = []
    at, end = span
    for char in words:
        place = at
        while place < end and raw[place] != char and TO_SIMPLIFIED.get(ord(raw[place])) != char:
            place += 1
        if place < end:
            out.append(raw[place] if raw[place] != char else char)
            at = place + 1
        else:
            out.append(char)
    return "".join(out)
