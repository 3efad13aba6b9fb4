import { render } from "preact";
import { App } from "./app";
import { startRouter } from "./lib/router";
import "./styles/fonts.css";
import "./styles/tokens.css";
import "./styles/base.css";

startRouter();
render(<App />, document.getElementById("app")!);
