import QtQuick

// What the touch keyboard writes into. It holds no text of its own: `text` is bound to whoever keeps it.
Rectangle {
    id: field

    property string text: ""
    property string hint: ""
    property string pending: ""
    property bool hasFocus: false
    signal wanted()

    implicitHeight: Math.max(look.touch, line.implicitHeight + 2 * look.unit)
    radius: look.radius
    color: look.surface
    border.width: hasFocus ? 4 : 2
    border.color: hasFocus ? look.accent : look.line

    ZText {
        id: line
        anchors.verticalCenter: parent.verticalCenter
        x: 2 * look.unit
        width: parent.width - 4 * look.unit
        elide: Text.ElideLeft
        wrapMode: Text.NoWrap
        text: field.text + field.pending + (field.hasFocus ? "▏" : "")
        visible: field.text.length + field.pending.length > 0 || field.hasFocus
    }
    ZText {
        anchors.verticalCenter: parent.verticalCenter
        x: 2 * look.unit
        width: parent.width - 4 * look.unit
        quiet: true
        visible: !line.visible
        text: field.hint
    }
    MouseArea {
        anchors.fill: parent
        onClicked: field.wanted()
    }
}
