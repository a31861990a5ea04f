import QtQuick

// A sentence that must be seen, instead of a message box. tone: "plain" or "alert".
Rectangle {
    id: notice

    property string text: ""
    property string tone: "plain"
    property int align: Text.AlignLeft

    visible: text.length > 0
    implicitHeight: sentence.implicitHeight + 3 * look.unit
    radius: look.radius
    color: tone === "alert" ? look.alertTint : look.accentTint
    border.width: 2
    border.color: tone === "alert" ? look.alert : look.accent

    ZText {
        id: sentence
        objectName: "label"
        anchors.verticalCenter: parent.verticalCenter
        x: 2 * look.unit
        width: parent.width - 4 * look.unit
        text: notice.text
        horizontalAlignment: notice.align
    }
}
