import QtQuick

// The keys of hall.qt.keyboard.Keyboard. Loaded only when it is first opened: put it into a Loader.
Rectangle {
    id: board

    required property var keys
    readonly property bool isPad: keys.keys === "digits" || keys.keys === "id_number"
    readonly property var rows: keys.keys === "id_number" ? ["123", "456", "789", "X0"]
        : keys.keys === "digits" ? ["123", "456", "789", "0"]
        : ["qwertyuiop", "asdfghjkl", "zxcvbnm"]
    readonly property real gap: 8
    readonly property real keyHeight: isPad ? 104 : 108
    readonly property real keyWidth: isPad ? (width - 2 * 24 - 3 * gap) / 4 : (width - 2 * 24 - 9 * gap) / 10

    color: look.ground
    border.width: 2
    border.color: look.line
    implicitHeight: column.implicitHeight + 2 * 20

    // Touches between the keys belong to the keyboard.
    MouseArea {
        anchors.fill: parent
    }

    Column {
        id: column
        x: 24
        y: 20
        width: board.width - 48
        spacing: board.gap

        Item {
            width: parent.width
            height: board.keyHeight
            visible: board.keys.keys === "pinyin"

            ZText {
                id: typed
                objectName: "typed_letters"
                anchors.verticalCenter: parent.verticalCenter
                visible: board.keys.candidates.length === 0
                width: parent.width
                text: board.keys.letters
            }
            Row {
                spacing: board.gap
                Repeater {
                    model: board.keys.candidates
                    ZButton {
                        required property int index
                        required property string modelData
                        objectName: "candidate_" + index
                        width: Math.max(112, Math.min(implicitWidth, 360))
                        height: board.keyHeight
                        text: modelData
                        visible: x + width <= column.width - 148
                        onClicked: board.keys.choose(index)
                    }
                }
            }
            ZButton {
                anchors.right: parent.right
                objectName: "more_words"
                width: 140
                height: board.keyHeight
                visible: board.keys.hasMore
                text: words.more_words
                onClicked: board.keys.more()
            }
        }

        Row {
            spacing: board.gap
            Column {
                spacing: board.gap
                Repeater {
                    model: board.rows
                    Item {
                        id: line
                        required property string modelData
                        width: board.isPad ? board.keyWidth * 3 + 2 * board.gap : column.width
                        height: board.keyHeight
                        Row {
                            anchors.horizontalCenter: board.isPad ? undefined : parent.horizontalCenter
                            anchors.right: board.isPad && line.modelData.length < 3 ? parent.right : undefined
                            anchors.rightMargin: board.keyWidth + board.gap
                            spacing: board.gap
                            Repeater {
                                model: line.modelData.split("")
                                ZButton {
                                    required property string modelData
                                    objectName: "key_" + modelData
                                    width: board.keyWidth
                                    height: board.keyHeight
                                    text: modelData
                                    onClicked: board.keys.press(modelData)
                                }
                            }
                        }
                    }
                }
            }
            Column {
                visible: board.isPad
                spacing: board.gap
                ZButton {
                    objectName: board.isPad ? "key_delete" : ""
                    width: board.keyWidth
                    height: board.keyHeight * 2 + board.gap
                    text: words["delete"]
                    onClicked: board.keys.delete()
                }
                ZButton {
                    objectName: board.isPad ? "key_done" : ""
                    width: board.keyWidth
                    height: board.keyHeight * 2 + board.gap
                    kind: "primary"
                    text: words.done
                    onClicked: board.keys.close()
                }
            }
        }

        Row {
            visible: board.keys.isFree
            spacing: board.gap
            ZButton {
                objectName: "to_digits"
                width: 150
                height: board.keyHeight
                text: board.isPad ? words.to_letters : words.to_digits
                onClicked: board.keys.change_keys(board.isPad ? "letters" : "digits")
            }
            ZButton {
                objectName: "to_chinese"
                width: 150
                height: board.keyHeight
                kind: board.keys.keys === "pinyin" ? "chosen" : "plain"
                text: board.keys.keys === "pinyin" ? words.to_letters : words.to_chinese
                onClicked: board.keys.change_keys(board.keys.keys === "pinyin" ? "letters" : "pinyin")
            }
            ZButton {
                width: column.width - 150 * 2 - 180 * 2 - 4 * board.gap
                height: board.keyHeight
                visible: !board.isPad
                text: words.space
                onClicked: board.keys.press(" ")
            }
            ZButton {
                objectName: board.isPad ? "" : "key_delete"
                width: 180
                height: board.keyHeight
                visible: !board.isPad
                text: words["delete"]
                onClicked: board.keys.delete()
            }
            ZButton {
                objectName: board.isPad ? "" : "key_done"
                width: 180
                height: board.keyHeight
                visible: !board.isPad
                kind: "primary"
                text: words.done
                onClicked: board.keys.close()
            }
        }
    }
}
