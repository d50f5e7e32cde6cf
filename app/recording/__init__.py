"""Recording a voice while the film plays: inputs, the recorder, and the panel that drives both."""
