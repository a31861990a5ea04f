import QtQuick

// At most seven choices, one below the other, or in columns when they are short. choices: list of {text, detail, name, is_chosen}; `chose` tells the index.
Grid {
    id: list

    property var choices: []
    property string names: "choice_"
    signal chose(int index)

    columns: 1
    spacing: look.unit

    Repeater {
        model: Math.min(list.choices.length, 7)

        ZButton {
            required property int index
            readonly property var choice: list.choices[index]

            objectName: choice.name !== undefined ? choice.name : list.names + index
            width: (list.width - (list.columns - 1) * list.spacing) / list.columns
            align: Text.AlignLeft
            text: choice.text
            detail: choice.detail !== undefined ? choice.detail : ""
            kind: choice.is_chosen === true ? "chosen" : "plain"
            onClicked: list.chose(index)
        }
    }
}
