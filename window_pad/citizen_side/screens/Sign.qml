import QtQuick
import Hall.Controls
import WindowPad 1.0

// What one signs for, and the area one signs on.
Item {
    id: sign

    ZText {
        id: promise
        objectName: "sub"
        width: parent.width
        height: 168
        fontSizeMode: Text.Fit
        minimumPixelSize: 24
        color: visit.face.tone === "alert" ? look.alert : look.ink
        font.weight: visit.face.tone === "alert" ? Font.Bold : Font.Normal
        text: visit.face.sub
    }
    Rectangle {
        id: paper
        objectName: "signature"
        y: 180
        width: parent.width
        height: parent.height - 180
        radius: look.radius
        color: "#FFFFFF"
        border.width: 3
        border.color: look.accent

        // Ink is black on white in every sight: it is what the hall keeps.
        Text {
            objectName: "sign_here"
            anchors.centerIn: parent
            visible: !ink.isWritten
            color: "#6B7884"
            font.pixelSize: look.body
            text: visit.face.hint
        }
        Rectangle {
            x: 60
            y: parent.height * 0.78
            width: parent.width - 120
            height: 2
            color: "#C9D3DC"
        }
        InkArea {
            id: ink
            property bool isWritten: false
            anchors.fill: parent
            anchors.margins: 3

            PointHandler {
                id: pen
                property bool isDown: false
                function place(x, most) { return Math.max(0, Math.min(1, x / most)); }
                onActiveChanged: {
                    const at = point.position;
                    if (active) {
                        isDown = true;
                        ink.isWritten = true;
                        ink.press(at.x, at.y, point.pressure);
                        signing.press(place(at.x, ink.width), place(at.y, ink.height), point.pressure);
                    } else {
                        isDown = false;
                        signing.lift();
                    }
                }
                onPointChanged: {
                    if (!active || !isDown)
                        return;
                    const at = point.position;
                    ink.move(at.x, at.y, point.pressure);
                    signing.move(place(at.x, ink.width), place(at.y, ink.height), point.pressure);
                }
            }
        }
    }
    Connections {
        target: signing
        function onCleared() {
            ink.clear();
            ink.isWritten = false;
        }
    }
}
