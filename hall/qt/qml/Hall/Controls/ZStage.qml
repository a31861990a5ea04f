import QtQuick

// The window of an appliance: the design size is scaled to the place and centred in it.
Window {
    id: stage

    property real designWidth: 1080
    property real designHeight: 1920
    // What is shown now; when it changes, touches rest for a moment so that a double tap cannot hit the next screen.
    property string step: ""
    readonly property real fit: Math.min(width / designWidth, height / designHeight)
    readonly property bool isSettling: settle.running
    default property alias content: design.children

    color: look.ground
    onStepChanged: settle.restart()

    Item {
        id: design
        width: stage.designWidth
        height: stage.designHeight
        scale: stage.fit
        transformOrigin: Item.TopLeft
        x: Math.round((stage.width - width * stage.fit) / 2)
        y: Math.round((stage.height - height * stage.fit) / 2)
    }

    MouseArea {
        anchors.fill: parent
        visible: stage.isSettling
    }

    Timer {
        id: settle
        interval: 250
    }
}
