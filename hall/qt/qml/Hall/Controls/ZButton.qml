import QtQuick

// A thing to press. kind: "primary" (one a screen), "plain", "quiet" (no frame) or "chosen".
Rectangle {
    id: button

    property string text: ""
    property string detail: ""
    property string kind: "plain"
    property int align: Text.AlignHCenter
    readonly property bool isPressed: touch.pressed
    readonly property bool isFilled: kind === "primary" || (look.highContrast && isPressed)
    readonly property color ink: !enabled ? look.quietInk : isFilled ? look.onAccent : kind === "chosen" ? look.accent : look.ink
    readonly property real side: align === Text.AlignHCenter ? look.unit : 2 * look.unit
    signal clicked()

    implicitWidth: label.implicitWidth + 2 * side + 2
    implicitHeight: Math.max(look.touch, labels.implicitHeight + 2 * look.unit)
    radius: look.radius
    color: !enabled && kind === "primary" ? look.line
         : kind === "primary" ? (isPressed ? look.ink : look.accent)
         : isFilled ? look.accent
         : isPressed || kind === "chosen" ? look.accentTint
         : kind === "quiet" ? "transparent" : look.surface
    border.width: kind === "quiet" || kind === "primary" ? 0 : kind === "chosen" ? 4 : 2
    border.color: kind === "chosen" ? look.accent : look.line

    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.onPressAction: clicked()

    Column {
        id: labels
        anchors.verticalCenter: parent.verticalCenter
        x: button.side
        width: parent.width - 2 * button.side

        ZText {
            id: label
            objectName: "label"
            width: parent.width
            text: button.text
            color: button.kind === "primary" && button.isPressed ? look.surface : button.ink
            font.weight: button.kind === "plain" || button.kind === "quiet" ? Font.Normal : Font.Bold
            horizontalAlignment: button.align
        }
        ZText {
            objectName: "label"
            width: parent.width
            visible: text.length > 0
            text: button.detail
            color: button.isFilled ? button.ink : look.quietInk
            horizontalAlignment: button.align
        }
    }

    MouseArea {
        id: touch
        anchors.fill: parent
        onClicked: button.clicked()
    }
}
