import QtQuick

// Every screen of a visit: a title, what is to choose, one main button. Touched things keep to the lower two thirds.
// Reads `visit` (page, step, wanted, editing, warning, helpSaid, calls where hasCalls), `keyboard` and `hall_name`.
ZStage {
    id: stage

    property bool hasCalls: true
    readonly property var page: visit.page
    readonly property bool isWriting: keyboard.isOpen
    readonly property bool isSearch: page.is_search === true
    readonly property bool hasNumber: page.number.length > 0
    // A number one waits with fills the screen; that of a paper is read beside its name.
    readonly property bool isLongNumber: page.number.length > 6
    // Nothing to choose or write: all is said in one column in the middle.
    readonly property bool isSaying: page.choices.length === 0 && page.fields.length === 0 && !isSearch
    readonly property int across: isSaying ? Text.AlignHCenter : Text.AlignLeft
    readonly property int top: hasCalls ? 262 : 148
    readonly property int reach: 640

    step: visit.step + page.at

    Header {
        width: 1080
        hallName: hall_name
        hasCalls: stage.hasCalls
        calls: stage.hasCalls ? visit.calls : []
    }

    Column {
        id: head
        x: 48
        // What is said stands close above what is touched, and that within everybody's reach.
        y: stage.isSaying ? stage.top + Math.max(0, Math.round((1000 - height) / 3))
                          : Math.max(stage.top, stage.reach - 24 - height)
        width: 984
        spacing: stage.isSaying ? 28 : 16

        ZText {
            objectName: "title"
            width: parent.width
            visible: text.length > 0
            rank: stage.hasNumber && !stage.isLongNumber ? "body" : "title"
            font.weight: Font.Bold
            horizontalAlignment: stage.across
            text: stage.page.title
        }
        ZText {
            objectName: "number"
            width: parent.width
            visible: stage.hasNumber
            rank: stage.isLongNumber ? "title" : "number"
            color: look.accent
            wrapMode: stage.isLongNumber ? Text.Wrap : Text.NoWrap
            fontSizeMode: stage.isLongNumber ? Text.FixedSize : Text.HorizontalFit
            horizontalAlignment: Text.AlignHCenter
            text: stage.page.number
        }
        ZText {
            objectName: "sub"
            width: parent.width
            visible: text.length > 0
            quiet: true
            horizontalAlignment: stage.across
            text: stage.page.sub
        }
        Repeater {
            model: stage.page.facts
            ZText {
                required property int index
                required property string modelData
                objectName: "fact_" + index
                width: head.width
                text: modelData
                horizontalAlignment: stage.across
            }
        }
        Notice {
            objectName: "notice"
            width: parent.width
            text: stage.page.notice
            tone: stage.page.tone
            align: stage.across
        }
        Notice {
            objectName: "warning"
            width: parent.width
            text: visit.warning
            align: stage.across
        }
    }

    Column {
        id: middle
        x: 48
        y: Math.max(stage.reach, head.y + head.height + 24)
        width: 984
        spacing: 20

        ZText {
            objectName: "ask"
            width: parent.width
            visible: text.length > 0
            quiet: true
            text: stage.page.ask
        }
        ZField {
            objectName: "search_field"
            width: parent.width
            visible: stage.isSearch
            text: visit.wanted
            pending: stage.isWriting ? keyboard.letters : ""
            hint: words.search
            hasFocus: stage.isWriting
            onWanted: visit.edit_search()
        }
        Repeater {
            model: stage.page.fields
            Item {
                id: entry
                required property var modelData
                readonly property bool isHere: visit.editing === modelData.name
                width: middle.width
                height: Math.max(field.height, label.implicitHeight)
                visible: !stage.isWriting || isHere

                ZText {
                    id: label
                    objectName: "label"
                    width: 260
                    height: parent.height
                    text: entry.modelData.label
                }
                ZField {
                    id: field
                    objectName: entry.modelData.name + "_field"
                    x: 268
                    width: parent.width - 268
                    text: entry.modelData.text
                    pending: entry.isHere ? keyboard.letters : ""
                    hint: entry.modelData.hint
                    hasFocus: entry.isHere
                    onWanted: visit.edit(entry.modelData.name)
                }
            }
        }
        ZChoices {
            width: parent.width
            columns: stage.page.columns ?? 1
            choices: stage.page.choices
            onChose: (index) => visit.choose(index)
        }
        Item {
            visible: stage.page.is_busy
            width: parent.width
            height: 200
            Row {
                anchors.centerIn: parent
                spacing: 36
                Repeater {
                    model: 3
                    Rectangle {
                        required property int index
                        width: 44
                        height: 44
                        radius: 22
                        color: pulse.at === index ? look.accent : look.line
                    }
                }
            }
            Timer {
                id: pulse
                property int at: 0
                interval: 350
                repeat: true
                running: stage.page.is_busy
                onTriggered: at = (at + 1) % 3
            }
        }
    }

    // Paging, back and the main button.
    Row {
        id: steps
        x: 48
        y: 1600
        width: 984
        spacing: 16
        visible: !stage.isWriting

        ZButton {
            objectName: "back"
            visible: stage.page.has_back
            width: 200
            height: 136
            text: words.back
            onClicked: visit.press("back")
        }
        ZButton {
            objectName: "previous_page"
            visible: stage.page.pages > 1
            enabled: stage.page.at > 0
            width: 200
            height: 136
            text: words.previous_page
            onClicked: visit.turn(-1)
        }
        ZButton {
            objectName: "next_page"
            visible: stage.page.pages > 1
            enabled: stage.page.at < stage.page.pages - 1
            width: 200
            height: 136
            text: words.next_page
            onClicked: visit.turn(1)
        }
        ZButton {
            objectName: stage.page.secondary.length ? stage.page.secondary[0] : ""
            visible: text.length > 0
            width: stage.page.primary[0].length > 0 ? 290 : steps.width - x
            height: 136
            text: stage.page.secondary.length ? stage.page.secondary[1] : ""
            onClicked: visit.press(stage.page.secondary[0])
        }
        ZButton {
            objectName: stage.page.primary.length ? stage.page.primary[0] : ""
            visible: text.length > 0
            width: steps.width - x
            height: 136
            kind: "primary"
            text: stage.page.primary.length ? stage.page.primary[1] : ""
            onClicked: visit.press(stage.page.primary[0])
        }
    }

    Loader {
        id: typing
        width: 1080
        y: 1744 - height
        active: stage.isWriting || item !== null
        visible: stage.isWriting
        source: "KeyboardPlace.qml"
    }

    Footer {
        x: 48
        y: 1768
        width: 984
        helpSaid: visit.helpSaid
        leave: stage.page.leave
        onPressed: (name) => name === "language" ? speech.choose_next() : visit.press(name)
    }
}
