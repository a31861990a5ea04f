import Hall.Controls

TouchKeyboard {
    keys: keyboard
}
