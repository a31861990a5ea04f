import QtQuick
import Hall.Controls

// Five levels side by side, all alike until one is chosen; then what may be ticked and written.
Item {
    id: rating

    readonly property bool hasChosen: visit.face.is_primary_ready
    // With big type what may be ticked takes two lines, and the faces make room.
    readonly property int lower: look.bigType ? 180 : 232
    readonly property var moods: [1.0, 0.55, 0.1, -0.5, -1.0]

    Column {
        width: parent.width
        spacing: 12

        ZText {
            objectName: "sub"
            width: parent.width
            height: 60
            visible: !visit.face.is_writing
            fontSizeMode: Text.Fit
            minimumPixelSize: 24
            quiet: true
            text: visit.face.sub
        }
        Row {
            width: parent.width
            visible: !visit.face.is_writing
            spacing: 12

            Repeater {
                model: visit.face.faces
                Rectangle {
                    id: level

                    required property int index
                    required property var modelData

                    objectName: modelData.name
                    width: (rating.width - 4 * 12) / 5
                    height: rating.hasChosen ? rating.lower : 420
                    radius: look.radius
                    color: modelData.is_chosen ? look.accentTint : look.surface
                    border.width: modelData.is_chosen ? 5 : 2
                    border.color: modelData.is_chosen ? look.accent : look.line
                    Accessible.role: Accessible.Button
                    Accessible.name: modelData.text
                    Accessible.onPressAction: visit.pick(modelData.name)

                    Face {
                        width: rating.hasChosen ? (look.bigType ? 76 : 112) : 200
                        height: width
                        anchors.horizontalCenter: parent.horizontalCenter
                        y: rating.hasChosen ? (look.bigType ? 10 : 16) : 56
                        mood: rating.moods[level.index]
                        ink: level.modelData.is_chosen ? look.accent : look.ink
                    }
                    ZText {
                        objectName: "label"
                        x: 8
                        width: parent.width - 16
                        height: rating.hasChosen ? 92 : 130
                        anchors.bottom: parent.bottom
                        horizontalAlignment: Text.AlignHCenter
                        font.weight: level.modelData.is_chosen ? Font.Bold : Font.Normal
                        color: level.modelData.is_chosen ? look.accent : look.ink
                        text: level.modelData.text
                    }
                    MouseArea {
                        anchors.fill: parent
                        onClicked: visit.pick(level.modelData.name)
                    }
                }
            }
        }
        Grid {
            width: parent.width
            visible: rating.hasChosen && !visit.face.is_writing && visit.face.picks.length > 0
            columns: 4
            spacing: 12

            Repeater {
                model: visit.face.picks
                ZButton {
                    required property var modelData
                    objectName: modelData.name
                    width: (rating.width - 3 * 12) / 4
                    height: look.bigType ? 148 : 112
                    kind: modelData.is_chosen ? "chosen" : "plain"
                    text: modelData.text
                    onClicked: visit.pick(modelData.name)
                }
            }
        }
        ZField {
            objectName: "text_field"
            width: parent.width
            height: 112
            visible: rating.hasChosen
            text: visit.face.text
            pending: visit.face.is_writing ? keyboard.letters : ""
            hint: visit.face.hint
            hasFocus: visit.face.is_writing
            onWanted: visit.edit()
        }
    }
}
