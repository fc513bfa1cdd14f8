"""`python -m tools.make_model`: make the default model in this checkout."""

from tools.make_model import FOLDER
from tools.make_model.model_folder import make

make(FOLDER)
