"""The dock: widgets emit signals and decide nothing, the controllers connect them with the layers."""
