import QtQuick
import Hall.Controls

// Some fields below each other, each with its two buttons.
Item {
    id: fields

    Column {
        width: parent.width
        spacing: 12

        Repeater {
            model: visit.rows

            Rectangle {
                id: row

                required property var modelData
                readonly property bool isJudged: modelData.code.length > 0
                readonly property bool isWrong: modelData.verdict === "wrong"
                readonly property real valueX: modelData.is_tall ? 20 : 20 + 380 + 12
                readonly property real beside: isJudged && !modelData.is_tall ? 2 * 208 + 2 * 12 : 0

                width: fields.width
                height: modelData.height
                radius: look.radius
                color: !isJudged ? "transparent" : isWrong ? look.alertTint : look.surface
                border.width: isJudged ? 2 : 0
                border.color: isWrong ? look.alert : look.line

                ZText {
                    objectName: "label"
                    x: 20
                    y: row.modelData.is_tall ? 20 : 0
                    width: row.modelData.is_tall ? row.width - 40 - 2 * 208 - 24 : 380
                    height: row.modelData.is_tall ? 112 : row.height
                    quiet: true
                    text: row.modelData.label
                }
                Column {
                    x: row.valueX
                    y: row.modelData.is_tall ? 152 : (row.height - height) / 2
                    width: row.width - 20 - row.valueX - row.beside

                    ZText {
                        objectName: "value_" + row.modelData.code
                        width: parent.width
                        height: row.modelData.is_tall ? Math.min(implicitHeight, row.height - 152 - 20 - said.height) : implicitHeight
                        fontSizeMode: row.modelData.is_tall ? Text.Fit : Text.FixedSize
                        minimumPixelSize: 26
                        font.weight: Font.Bold
                        text: row.modelData.value
                    }
                    ZText {
                        id: said
                        objectName: "said_" + row.modelData.code
                        width: parent.width
                        height: visible ? implicitHeight : 0
                        visible: text.length > 0
                        color: look.alert
                        text: row.modelData.note
                    }
                }
                Row {
                    visible: row.isJudged
                    anchors.right: parent.right
                    anchors.rightMargin: 20
                    y: row.modelData.is_tall ? 20 : (row.height - 112) / 2
                    spacing: 12

                    ZButton {
                        objectName: "right_" + row.modelData.code
                        width: 208
                        height: 112
                        kind: row.modelData.verdict === "right" ? "chosen" : "plain"
                        text: words.right
                        onClicked: visit.judge(row.modelData.code, true)
                    }
                    ZButton {
                        objectName: "wrong_" + row.modelData.code
                        width: 208
                        height: 112
                        kind: row.isWrong ? "chosen" : "plain"
                        text: words.wrong
                        onClicked: visit.judge(row.modelData.code, false)
                    }
                }
            }
        }
    }
}
