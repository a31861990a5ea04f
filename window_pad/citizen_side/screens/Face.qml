import QtQuick

// A face. mood: from -1, a mouth bent down, to 1, one bent up.
Canvas {
    id: face

    property real mood: 0
    property color ink: "black"

    onMoodChanged: requestPaint()
    onInkChanged: requestPaint()
    onWidthChanged: requestPaint()
    onPaint: {
        const pen = getContext("2d");
        const side = width, bent = mood * side * 0.2;
        pen.reset();
        pen.strokeStyle = ink;
        pen.fillStyle = ink;
        pen.lineWidth = side * 0.045;
        pen.lineCap = "round";
        pen.beginPath();
        pen.arc(side / 2, side / 2, side * 0.46, 0, 2 * Math.PI);
        pen.stroke();
        for (const x of [0.34, 0.66]) {
            pen.beginPath();
            pen.arc(side * x, side * 0.4, side * 0.05, 0, 2 * Math.PI);
            pen.fill();
        }
        pen.beginPath();
        pen.moveTo(side * 0.28, side * 0.66 - bent * 0.4);
        pen.quadraticCurveTo(side / 2, side * 0.66 + bent, side * 0.72, side * 0.66 - bent * 0.4);
        pen.stroke();
    }
}
