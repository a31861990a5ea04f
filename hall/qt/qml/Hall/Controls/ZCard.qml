import QtQuick

// A surface that holds things which belong together. tone: "plain" or "alert".
Rectangle {
    property string tone: "plain"
    default property alias content: inside.data
    property alias padding: inside.anchors.margins

    implicitHeight: inside.childrenRect.height + 2 * padding
    radius: look.radius
    color: tone === "alert" ? look.alertTint : look.surface
    border.width: 2
    border.color: tone === "alert" ? look.alert : look.line

    Item {
        id: inside
        anchors.fill: parent
        anchors.margins: 3 * look.unit
    }
}
