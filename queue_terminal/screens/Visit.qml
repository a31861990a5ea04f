import Hall.Controls

VisitStage {
}
