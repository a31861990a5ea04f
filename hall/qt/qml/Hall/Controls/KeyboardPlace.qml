TouchKeyboard {
    keys: keyboard
}
