"""What a training run costs in energy: an estimate whose every assumption is an
argument (Patterson et al. 2021, sections 2 and 3).

Numbers of this kind are known to a factor of two at best. What they leave out: runs
that failed or were searched through, the making of the chips, and all later use.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Accelerator:
    """A device, and how it is used."""

    operations_per_second: float  # at most, in the numbers' format; by the data sheet
    watts: float  # of one device under load, with its share of the machine around it
    utilization: float = 0.4  # share of that speed that training reaches

    def __post_init__(self):
        if not (self.operations_per_second > 0 and self.watts > 0):
            raise ValueError(
                "expected speed and power above 0, got"
                f" {self.operations_per_second} and {self.watts}"
            )
        if not 0 < self.utilization <= 1:
            raise ValueError(f"utilization must lie in (0, 1], got {self.utilization}")


@dataclass(frozen=True)
class Energy:
    """What a run takes."""

    device_hours: float  # of one accelerator; a hundred share them
    kilowatt_hours: float  # at the meter
    kilograms: float  # of CO₂ equivalent


def training_energy(
    operations: float,
    accelerator: Accelerator,
    overhead: float = 1.1,
    intensity: float = 0.4,
) -> Energy:
    """Estimate a run's energy: time = operations / (speed · utilization), energy = time
    · power · overhead, and emissions = energy · intensity.

    Args:
        operations: Of the whole run; ``training_flops`` counts them.
        accelerator: What it runs on. How many work side by side does not matter, as
            long as each reaches the utilization.
        overhead: Energy at the data centre's meter over that of its machines (PUE):
            1.1 in large ones, 1.5 to 2 in others.
        intensity: Kilograms of CO₂ equivalent a kilowatt-hour: below 0.05 from water,
            wind or nuclear power, 0.8 and more from coal.

    Raises:
        ValueError: If ``operations`` or ``intensity`` is negative, or ``overhead``
            below 1.
    """
    if operations < 0 or intensity < 0 or overhead < 1:
        raise ValueError(
            "expected operations and intensity from 0 and overhead from 1 on, got"
            f" {operations}, {intensity} and {overhead}"
        )
    speed = accelerator.operations_per_second * accelerator.utilization
    return energy_of_hours(
        operations / speed / 3600, accelerator.watts, overhead, intensity
    )


def energy_of_hours(
    device_hours: float, watts: float, overhead: float = 1.1, intensity: float = 0.4
) -> Energy:
    """The same from measured hours: devices times hours."""
    kilowatt_hours = device_hours * watts / 1000 * overhead
    return Energy(device_hours, kilowatt_hours, kilowatt_hours * intensity)
