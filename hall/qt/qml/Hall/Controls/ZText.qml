import QtQuick

// rank: "body", "title" or "number"; a screen uses body and one other.
Text {
    property string rank: "body"
    property bool quiet: false

    color: quiet ? look.quietInk : look.ink
    font.pixelSize: rank === "title" ? look.title : rank === "number" ? look.number : look.body
    font.weight: rank === "body" ? Font.Normal : Font.Bold
    wrapMode: Text.Wrap
    textFormat: Text.PlainText
    verticalAlignment: Text.AlignVCenter
}
