import Hall.Controls

VisitStage {
    hasCalls: false
}
