import { playBadInput } from "../support/bad-input";

playBadInput(["el10"]);
