import QtQuick
import Hall.Controls

// What is wrong with one field: its value, ready words, and a line to write.
Item {
    id: note

    readonly property var row: visit.rows.length > 0 ? visit.rows[0] : null

    Column {
        width: parent.width
        spacing: 20

        ZText {
            objectName: "value_" + (note.row ? note.row.code : "")
            width: parent.width
            height: Math.min(implicitHeight, 240)
            visible: !visit.face.is_writing
            fontSizeMode: Text.Fit
            minimumPixelSize: 22
            font.weight: Font.Bold
            text: note.row ? note.row.value : ""
        }
        Grid {
            width: parent.width
            visible: !visit.face.is_writing
            columns: 3
            spacing: 12

            Repeater {
                model: visit.face.picks
                ZButton {
                    required property var modelData
                    objectName: modelData.name
                    width: (note.width - 2 * 12) / 3
                    height: 120
                    kind: modelData.is_chosen ? "chosen" : "plain"
                    text: modelData.text
                    onClicked: visit.pick(modelData.name)
                }
            }
        }
        ZField {
            objectName: "note_field"
            width: parent.width
            height: 120
            text: visit.face.text
            pending: visit.face.is_writing ? keyboard.letters : ""
            hint: visit.face.hint
            hasFocus: visit.face.is_writing
            onWanted: visit.edit()
        }
    }
}
